-- The checked tries of an attempt, each with the answer that was checked.
SELECT p.number AS item, p.item_id, y.number, y.num, y.den, r.parts, r.texts, r.certainty
FROM item_try y
JOIN attempt_item p ON p.attempt_id = y.attempt_id AND p.item_id = y.item_id
JOIN response r ON r.attempt_id = y.attempt_id AND r.seq = y.seq
WHERE y.attempt_id = $1::bigint -- attempt
ORDER BY p.number, y.number
