-- Somebody looked at records of others.
SELECT audit_seen($1::bigint, $2::text, $3::text, $4::text, $5::bigint, $6::bigint) -- who, route, object, request, about whom, facility
