-- A session for somebody whose password was right.
SELECT session_begin($1::bytea, $2::bigint, '12 hours') -- digest, person
