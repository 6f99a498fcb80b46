-- The session that has just begun took both steps.
SELECT session_stepped($1::bytea) -- digest
