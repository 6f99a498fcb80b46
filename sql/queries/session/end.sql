-- Signed out: the token is worth nothing from now on.
SELECT session_end($1::bytea) -- digest
