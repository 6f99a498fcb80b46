-- The parts of the questions of an attempt that a learner sees. Where an option of a scene leads is for the page alone, which
-- shows one scene at a time; points are those of an essay's levels. What would tell what is right is not read.
SELECT p.number AS item, x.number, x.kind, x.parent, x.key, coalesce(t.words ->> 'label', x.label) AS label,
       coalesce(t.words ->> 'title', x.title) AS title, x.shape, x.coords,
       CASE WHEN x.kind = 'level' THEN x.num END AS points,
       CASE WHEN i.kind = 'scenario' AND x.kind = 'option' THEN x.answer END AS leads,
       CASE WHEN i.kind = 'scenario' AND x.kind = 'option' AND q.feedback = 'immediate'
            THEN coalesce(t.words ->> 'feedback', x.feedback) END AS feedback
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
JOIN item_part x ON x.item_id = p.item_id AND x.kind NOT IN ('accept', 'hint')
CROSS JOIN LATERAL (SELECT x.translations -> $3::text AS words) t -- language of the reader
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer) -- one question, or all
ORDER BY p.number, x.number
