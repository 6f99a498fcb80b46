-- A mail system says afterwards that an address is none.
SELECT mail_bounced($1::text, $2::text, $3::bigint, $4::text) AS became -- address, status, message and its mark, or NULL
