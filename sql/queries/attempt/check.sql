-- One question of an attempt before it is checked: what is answered, and whether another check would be a try.
SELECT p.number, p.item_id AS item, q.feedback, i.privacy = 'scored' AND i.scoring NOT IN ('none', 'rubric') AS checkable,
       r.seq AS answered, coalesce(cardinality(r.parts) > 0, false) AS given, coalesce(y.tries, 0) AS tries, r.seq IS NOT DISTINCT FROM y.seq AS same,
       item_locked(a.id, i.id, i.kind, q.feedback, r.parts) AS locked
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
LEFT JOIN LATERAL (
    SELECT s.seq, s.parts FROM response s WHERE s.attempt_id = a.id AND s.item_id = i.id ORDER BY s.seq DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT s.number AS tries, s.seq FROM item_try s WHERE s.attempt_id = a.id AND s.item_id = i.id ORDER BY s.number DESC LIMIT 1
) y ON true
WHERE a.id = $1::bigint AND a.person_id = me() AND (i.key = $2::text OR p.number = $3::integer) -- attempt, key or number
