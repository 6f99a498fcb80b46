-- The provider by which the person of a session signed in. No row: none.
SELECT * FROM session_provider($1::bytea) -- digest
