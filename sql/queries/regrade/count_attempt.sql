-- The new score of an attempt; the old one is kept beside it.
WITH before AS (
    SELECT a.id, a.person_id, a.score_num, a.score_den, a.passed FROM attempt a WHERE a.id = $2::bigint AND a.person_id = me() AND a.state = 'finished' -- attempt
), told AS (
    INSERT INTO regraded_attempt (attempt_id, regrade_id, person_id, old_num, old_den, old_passed, num, den, passed, kept)
    SELECT b.id, $1::bigint, b.person_id, b.score_num, b.score_den, b.passed, $3::bigint, $4::bigint, $5::boolean, $6::boolean FROM before b -- regrade, score, passed, kept
)
UPDATE attempt a SET score_num = $3::bigint, score_den = $4::bigint, passed = $5::boolean,
    certainty_num = CASE WHEN a.certainty_den IS NOT NULL THEN $7::bigint END, certainty_den = CASE WHEN a.certainty_den IS NOT NULL THEN $8::bigint END -- certainty
FROM before b WHERE a.id = b.id
