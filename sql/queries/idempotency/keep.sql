-- Keeps the reply under its key, and who did what, in the transaction of the effect. route NULL: the effect itself says who and when.
WITH noted AS (
    INSERT INTO audit (person_id, route, object, request_id, about_id, facility_id)
    SELECT me(), $7::text, $8::text, $9::text, $10::bigint, $11::bigint -- route, object, request, about whom, facility
    WHERE $7::text IS NOT NULL
)
INSERT INTO idempotency (person_id, key, digest, status, content_type, location, body)
VALUES (me(), $1::text, $2::bytea, $3::integer, $4::text, $5::text, $6::text) -- key, digest, status, type, location, body
