-- The person of a session showed again, at a provider, to be themselves. proven false: it is not their session.
SELECT session_prove_by_provider($1::bytea, $2::bigint, $3::bigint) AS proven -- digest, person; seconds since 1970 of the sign-in there, NULL: not said
