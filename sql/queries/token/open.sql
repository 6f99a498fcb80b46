-- Which machine asks, as session/open says it of people; its scopes last. No row: none.
SELECT * FROM token_open($1::bytea) -- digest of the token
