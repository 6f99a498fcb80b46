-- The score of a marked essay.
INSERT INTO mark (attempt_id, item_id, person_id, num, den)
VALUES ($1::bigint, $2::bigint, me(), $3::bigint, $4::bigint) -- attempt, item, score
