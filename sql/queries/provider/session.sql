-- A session that has just begun was signed in by a provider.
SELECT session_by_provider($1::bytea, $2::bigint, $3::text) -- digest, provider; its own session, or NULL
