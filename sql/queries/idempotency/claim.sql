-- Takes the key for this request. A row: it is new. No row: it was used before; idempotency/reply has what was answered.
-- A second request with the same key waits here until the first one has committed or failed. Nobody signed in: no row.
INSERT INTO idempotency (person_id, key, digest)
SELECT me(), $1::text, $2::bytea WHERE me() IS NOT NULL -- key, digest of the request
ON CONFLICT DO NOTHING RETURNING 1 AS claimed
