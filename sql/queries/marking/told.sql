-- What a learner is told of a marked essay: each reading, with the level of each criterion and the comment.
SELECT p.number, m.round, c.title AS criterion, c.label, l.label AS level, l.num AS points,
       (SELECT max(b.num) FROM item_part b WHERE b.item_id = m.item_id AND b.parent = c.number AND b.kind = 'level') AS best, m.comment
FROM essay_mark m
JOIN attempt_item p ON p.attempt_id = m.attempt_id AND p.item_id = m.item_id
CROSS JOIN LATERAL unnest(m.levels) WITH ORDINALITY u (number, o)
JOIN item_part l ON l.item_id = m.item_id AND l.number = u.number
JOIN item_part c ON c.item_id = m.item_id AND c.number = l.parent
WHERE m.attempt_id = $1::bigint AND m.person_id = me() -- attempt
ORDER BY p.number, m.round, u.o
