-- Messages go again to an address that a server refused, or to all of them.
SELECT mail_refusal_end($1::text) AS ended -- address; NULL: all
