-- An answer that was checked, with its fraction.
INSERT INTO item_try (attempt_id, item_id, number, person_id, seq, num, den)
VALUES ($1::bigint, $2::bigint, $3::integer, me(), $4::integer, $5::bigint, $6::bigint) -- attempt, item, number, answer, fraction
