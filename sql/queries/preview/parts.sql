-- The parts of the questions of such a paper that a learner sees, as attempt/parts has them.
SELECT z.number AS item, x.number, x.kind, x.parent, x.key, coalesce(t.words ->> 'label', x.label) AS label,
       coalesce(t.words ->> 'title', x.title) AS title, x.shape, x.coords,
       CASE WHEN x.kind = 'level' THEN x.num END AS points,
       CASE WHEN i.kind = 'scenario' AND x.kind = 'option' THEN x.answer END AS leads,
       CASE WHEN i.kind = 'scenario' AND x.kind = 'option' THEN coalesce(t.words ->> 'feedback', x.feedback) END AS feedback
FROM unnest($1::bigint[]) WITH ORDINALITY z (item, number) -- items
JOIN item i ON i.id = z.item
JOIN item_part x ON x.item_id = i.id AND x.kind NOT IN ('accept', 'hint')
CROSS JOIN LATERAL (SELECT x.translations -> $2::text AS words) t -- language of the reader
WHERE z.number = $3::integer -- the question
ORDER BY z.number, x.number
