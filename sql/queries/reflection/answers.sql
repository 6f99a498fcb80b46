-- The private answers of an attempt, for its result: the learner's own page.
SELECT p.number, d.parts, d.texts, NULL::integer AS certainty
FROM attempt_item p JOIN private_answer d ON d.attempt_id = p.attempt_id AND d.item_id = p.item_id
WHERE p.attempt_id = $1::bigint AND d.person_id = me() -- attempt
ORDER BY p.number
