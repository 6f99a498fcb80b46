-- Uses a one-time code up for a password.
SELECT sign_in_code_use($1::bytea, $2::text) AS used -- digest of the code, hash
