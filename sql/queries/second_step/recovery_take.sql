-- One of them was shown; false: it was used meanwhile.
SELECT step_recovery_take($1::bytea, $2::bigint) AS taken -- digest of a half session, or NULL; the code
