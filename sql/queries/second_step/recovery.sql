-- Somebody's recovery codes that were not used.
SELECT * FROM step_recovery_of($1::bytea) -- digest of a half session; NULL: of the person of this request
