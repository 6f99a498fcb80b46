-- An address that a server refuses for good.
SELECT mail_refusal_note($1::text, $2::integer) -- address, code
