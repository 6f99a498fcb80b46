-- From here on the person administered is the person of the transaction.
SELECT act_for_administrator($1::bigint) -- person
