-- The end of an attempt.
UPDATE attempt SET state = 'finished', score_num = $2::bigint, score_den = $3::bigint, passed = $4::boolean, -- score, passed
       finished_at = clock()
WHERE id = $1::bigint AND person_id = me() AND state = 'in progress' -- attempt
