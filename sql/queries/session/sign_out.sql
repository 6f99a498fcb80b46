-- Somebody signs out.
SELECT session_sign_out($1::bytea) -- digest of the token
