-- The choices of a question, each for the row or gap that it stands in (part '': for the question itself), whether the key that counts now has
-- it right, and how often it was taken at each quiz. Choices come in the order of their author.
WITH key_of AS (
    SELECT i.id, i.kind, coalesce((SELECT r.key_item_id FROM regrade_force r WHERE r.item_id = i.id ORDER BY r.number DESC LIMIT 1), i.id) AS key_id
    FROM item i WHERE i.id = $1::bigint -- item
), choice AS (
    SELECT '' AS part, NULL AS part_label, x.key::text AS choice, x.label, k.num > 0 AS is_right, 0 AS o1, x.number AS o2
    FROM key_of i JOIN item_part x ON x.item_id = i.id AND x.parent IS NULL AND x.kind IN ('option', 'area')
    JOIN item_part k ON k.item_id = i.key_id AND k.parent IS NULL AND k.kind = x.kind AND k.key = x.key
    WHERE i.kind IN ('single-choice', 'multiple-choice', 'true-false', 'hotspot')
    UNION ALL
    SELECT r.key, r.label, o.key, o.label, k.answer = o.key, r.number, o.number
    FROM key_of i JOIN item_part r ON r.item_id = i.id AND r.kind = 'row' JOIN item_part o ON o.item_id = i.id AND o.kind = 'option'
    JOIN item_part k ON k.item_id = i.key_id AND k.kind = 'row' AND k.key = r.key WHERE i.kind = 'matching'
    UNION ALL
    SELECT r.key, r.label, o.key, o.key, k.answer = o.key, r.number, o.number
    FROM key_of i JOIN item_part r ON r.item_id = i.id AND r.kind = 'row' CROSS JOIN (VALUES (1, 'true'), (2, 'false')) o (number, key)
    JOIN item_part k ON k.item_id = i.key_id AND k.kind = 'row' AND k.key = r.key WHERE i.kind = 'kprim'
    UNION ALL
    SELECT g.key, g.key, o.key, o.label, k.num > 0, g.number, o.number
    FROM key_of i JOIN item_part g ON g.item_id = i.id AND g.kind = 'gap' JOIN item_part o ON o.item_id = i.id AND o.parent = g.number AND o.kind = 'option'
    JOIN item_part h ON h.item_id = i.key_id AND h.kind = 'gap' AND h.key = g.key
    JOIN item_part k ON k.item_id = i.key_id AND k.parent = h.number AND k.kind = 'option' AND k.key = o.key WHERE i.kind = 'gap-fill'
), asked AS (
    SELECT DISTINCT t.quiz FROM item_choices($1::bigint) t
)
SELECT q.key AS quiz, c.part, c.part_label, c.choice, c.label, c.is_right, coalesce(t.n, 0) AS n, coalesce(t.upper, 0) AS upper, coalesce(t.lower, 0) AS lower,
       max(t.size) OVER (PARTITION BY a.quiz) AS size
FROM asked a JOIN quiz q ON q.id = a.quiz CROSS JOIN choice c
LEFT JOIN item_choices($1::bigint) t ON t.quiz = a.quiz AND t.part = c.part AND t.choice = c.choice
ORDER BY q.step NULLS LAST, q.id, c.o1, c.o2
