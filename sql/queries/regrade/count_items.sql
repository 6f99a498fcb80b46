-- What the question is worth in attempts by a regrade in force.
INSERT INTO regraded_item (attempt_id, item_id, regrade_id, person_id, num, den)
SELECT u.attempt, $2::bigint, $1::bigint, me(), u.num, u.den -- item, regrade
FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) u (attempt, num, den) -- attempts, numerators, denominators
