-- Uses a link up for a password.
SELECT password_reset_use($1::bytea, $2::text) AS used -- digest, hash
