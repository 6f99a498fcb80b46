-- The person of this session has just shown to be themselves.
SELECT session_prove($1::bytea) -- digest
