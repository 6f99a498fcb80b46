-- A session for somebody whose password was right; tells the tag of their device key.
SELECT session_begin($1::bytea, $2::bigint, '12 hours') AS tag -- digest, person
