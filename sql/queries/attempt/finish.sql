-- The end of an attempt: finished, submitted (an essay waits for a person) or abandoned. It ends when it is sent, but not after its
-- deadline; one that was submitted before is finished when its marks are complete.
UPDATE attempt SET state = $2::text, score_num = $3::bigint, score_den = $4::bigint, passed = $5::boolean, -- state, score, passed
       certainty_num = $6::bigint, certainty_den = $7::bigint, -- certainty score, or NULL
       submitted_at = coalesce(submitted_at, least(clock(), deadline)),
       finished_at = CASE WHEN $2::text = 'submitted' THEN NULL WHEN submitted_at IS NULL THEN least(clock(), deadline) ELSE clock() END
WHERE id = $1::bigint AND person_id = me() AND state IN ('in progress', 'submitted') -- attempt
RETURNING submitted_at
