-- From here on the person who is on a roster is the person of the transaction.
SELECT act_for_live($1::bigint, $2::bigint) -- session, person
