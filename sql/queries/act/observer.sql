-- From here on the person whose skill was signed off is the person of the transaction.
SELECT act_for_observer($1::bigint) -- evidence
