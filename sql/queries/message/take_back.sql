-- Messages go to an address again; whose it is, or NULL.
SELECT mail_refusal_take_back($1::text) AS person_id -- address
