-- Ends other sessions of the person of this request; tells how many.
SELECT sessions_end($1::bytea, $2::bigint) AS ended -- digest of the session that stays; the one to end, NULL: all others
