-- What was answered to this key.
SELECT digest = $2::bytea AS same, status, content_type, location, body FROM idempotency
WHERE person_id = me() AND key = $1::text -- key, digest of the request
