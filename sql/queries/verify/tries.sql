-- The checked tries of an attempt, each with the answer that was checked. Those of a question under a regrade are weighed anew at the end.
SELECT p.number AS item, p.item_id, y.number, y.num, y.den, r.parts, r.texts, r.certainty
FROM item_try y
JOIN attempt_item p ON p.attempt_id = y.attempt_id AND p.item_id = y.item_id
JOIN response r ON r.attempt_id = y.attempt_id AND r.seq = y.seq
WHERE y.attempt_id = $1::bigint -- attempt
  AND NOT EXISTS (SELECT FROM regrade_force f WHERE f.item_id = y.item_id AND f.recorded_at < y.recorded_at + interval '1 minute')
ORDER BY p.number, y.number
