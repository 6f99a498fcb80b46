-- Seconds since the person of this session last showed to be themselves.
SELECT session_proven($1::bytea) AS seconds -- digest
