-- What a learner is told of the essays of a finished attempt: of each reading the level of each criterion, and the comment.
SELECT p.number, m.round, coalesce(t.words ->> 'title', c.title) AS criterion, coalesce(y.words ->> 'label', l.label) AS level,
       l.num AS points, m.comment,
       (SELECT max(b.num) FROM item_part b WHERE b.item_id = m.item_id AND b.parent = c.number AND b.kind = 'level') AS best
FROM essay_mark m
JOIN attempt_item p ON p.attempt_id = m.attempt_id AND p.item_id = m.item_id
CROSS JOIN LATERAL unnest(m.levels) WITH ORDINALITY u (number, o)
JOIN item_part l ON l.item_id = m.item_id AND l.number = u.number
JOIN item_part c ON c.item_id = m.item_id AND c.number = l.parent
CROSS JOIN LATERAL (SELECT c.translations -> $2::text AS words) t -- language of the reader
CROSS JOIN LATERAL (SELECT l.translations -> $2::text AS words) y
WHERE m.attempt_id = $1::bigint AND m.person_id = me() -- attempt
ORDER BY p.number, m.round, u.o
