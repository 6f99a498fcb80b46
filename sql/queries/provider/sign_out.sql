-- A provider ends sessions. ended: how many; NULL: this token was sent before.
SELECT provider_sign_out($1::bigint, $2::text, $3::text, $4::text) AS ended -- provider, id of the token; session and subject, or NULL
