-- Messages go to an address again.
SELECT mail_refusal_take_back($1::text) AS ended -- address
