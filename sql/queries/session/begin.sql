-- A session for somebody who showed to be themselves; tells the tag of their device key.
SELECT session_begin($1::bytea, $2::bigint, '12 hours', $3::text, $4::boolean, $5::bytea) AS tag -- digest, person; browser; shared computer; digest of the browser's secret, or NULL
