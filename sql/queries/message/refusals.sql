-- Addresses that nothing is sent to, after one.
SELECT * FROM mail_refusals($1::text, $2::integer, $3::text) -- address or NULL, rows, zone
