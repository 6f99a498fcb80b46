-- Somebody goes to a provider to sign in.
SELECT provider_visit_begin($1::bytea, $2::bigint, $3::text, $4::boolean) -- digest of the secret of the browser, provider; where to go afterwards, or NULL; shared computer
