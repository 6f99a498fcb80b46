-- What a browser is asked to sign.
SELECT passkey_challenge_make($1::bytea, $2::bigint, $3::bytea, $4::text) -- digest of who is asked; person, or NULL: anybody; challenge; purpose
