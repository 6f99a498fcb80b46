-- What grading needs of each item of an attempt, as attempt/keys has it, with the mark that is stored. To count it again. The mark that was made
-- when a regrade was in force already is for verify/regrades.
SELECT p.item_id AS item, p.number, i.kind, i.scoring, i.weight, i.privacy, i.fold, i.units, i.unit_penalty_num, i.unit_penalty_den, i.start,
       coalesce(i.penalty_num, q.penalty_num) AS penalty_num, coalesce(i.penalty_den, q.penalty_den) AS penalty_den,
       r.parts, r.texts, r.certainty, NULL AS regrade, false AS credited, y.nums, y.dens, coalesce(r.seq > y.last, true) AS untried, m.num AS mark_num, m.den AS mark_den
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
LEFT JOIN LATERAL (
    SELECT array_agg(s.num ORDER BY s.number) AS nums, array_agg(s.den ORDER BY s.number) AS dens, max(s.seq) AS last
    FROM item_try s WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id
) y ON q.feedback <> 'deferred'
LEFT JOIN LATERAL (
    SELECT s.seq, s.parts, s.texts, s.certainty FROM response s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id ORDER BY s.seq DESC LIMIT 1
) r ON true
LEFT JOIN mark m ON m.attempt_id = p.attempt_id AND m.item_id = p.item_id
    AND NOT EXISTS (SELECT FROM regraded_item g WHERE g.attempt_id = p.attempt_id AND g.item_id = p.item_id AND g.at_end)
WHERE a.id = $1::bigint -- attempt
ORDER BY p.number
