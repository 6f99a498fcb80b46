-- Somebody was not let in by a provider.
SELECT provider_refusal($1::text, $2::text, $3::text) -- code, why; request
