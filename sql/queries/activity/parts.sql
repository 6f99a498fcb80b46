-- The parts of that item that a learner sees, as attempt/parts has them.
SELECT 1 AS item, x.number, x.kind, x.parent, x.key, coalesce(t.words ->> 'label', x.label) AS label,
       coalesce(t.words ->> 'title', x.title) AS title, x.shape, x.coords,
       CASE WHEN x.kind = 'level' THEN x.num END AS points,
       CASE WHEN i.kind = 'scenario' AND x.kind = 'option' THEN x.answer END AS leads, NULL::text AS feedback
FROM quiz q
JOIN draw d ON d.quiz_id = q.id
JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank AND i.key = q.key
JOIN item_part x ON x.item_id = i.id AND x.kind NOT IN ('accept', 'hint')
CROSS JOIN LATERAL (SELECT x.translations -> $2::text AS words) t -- language of the reader
WHERE q.id = $1::bigint AND q.kind = 'activity' -- quiz
ORDER BY x.number
