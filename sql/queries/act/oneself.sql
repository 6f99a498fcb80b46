-- The person of the request is again the person of the transaction.
SELECT act_as_oneself()
