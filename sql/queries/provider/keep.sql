-- What a provider says of itself.
SELECT provider_keep($1::bigint, $2::text, $3::text) -- provider; configuration, keys; NULL: as they were
