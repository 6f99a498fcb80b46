-- From here on somebody whom a rule touches is the person of the transaction, and locked.
SELECT act_for_rule($1::bigint) -- person
