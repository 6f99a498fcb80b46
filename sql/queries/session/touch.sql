-- Last use, at most once a minute.
SELECT session_touch($1::bytea) -- digest
