-- It was used, noted once a minute.
SELECT token_touch($1::bytea) -- digest of the token
