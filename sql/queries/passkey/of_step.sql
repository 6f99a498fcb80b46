-- Whose passkey the browser is asked for.
SELECT credential FROM passkeys_of_step($1::bytea) -- digest of the half session; NULL: the person of this request
