-- Whether the session that this browser had was one on a shared computer.
SELECT session_was_shared($1::bytea) AS shared -- digest
