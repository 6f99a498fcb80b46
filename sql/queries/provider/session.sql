-- A session that has just begun, or lacks its second step, was signed in by a provider.
SELECT session_by_provider($1::bytea, $2::bigint, $3::text, $4::bigint) -- digest, provider; its own session, or NULL; seconds since 1970 of the sign-in there, NULL: not said, -1: shown here
