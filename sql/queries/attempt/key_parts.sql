-- The keys that the drawn items count by, part by part, with what is said about each part. What could be chosen is named as the learner was
-- asked, whosever key it is. Only for grading, and for what the review rule lets a result show. Accepted texts and units are the same in all
-- languages.
SELECT p.number AS item, x.number, x.kind, x.parent, x.key, x.num, x.den, x.answer, x.tolerance, x.tolerance_kind, x.weight, x.fold,
       x.label AS text, coalesce(a.words ->> 'label', a.label, t.words ->> 'label', x.label) AS label,
       coalesce(a.words ->> 'title', a.title, t.words ->> 'title', x.title) AS title, coalesce(t.words ->> 'feedback', x.feedback) AS feedback
FROM paper_key p
JOIN item_part x ON x.item_id = p.key_item_id
CROSS JOIN LATERAL (SELECT x.translations -> $3::text AS words) t -- language of the reader
LEFT JOIN LATERAL (
    SELECT y.label, y.title, y.translations -> $3::text AS words FROM item_part y
    WHERE y.item_id = p.item_id AND y.kind = x.kind AND y.key = x.key
      AND (SELECT u.key FROM item_part u WHERE u.item_id = y.item_id AND u.number = y.parent)
          IS NOT DISTINCT FROM (SELECT u.key FROM item_part u WHERE u.item_id = x.item_id AND u.number = x.parent)
    ORDER BY y.number LIMIT 1
) a ON p.key_item_id <> p.item_id
WHERE p.attempt_id = $1::bigint AND p.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer) -- one question, or all
ORDER BY p.number, x.number
