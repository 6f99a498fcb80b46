-- Keeps the reply in the transaction of its effect.
UPDATE idempotency SET status = $2::integer, content_type = $3::text, location = $4::text, body = $5::text
WHERE person_id = me() AND key = $1::text
