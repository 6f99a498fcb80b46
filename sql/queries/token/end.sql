-- Ends one at once.
SELECT token_end($1::bigint) AS done -- token
