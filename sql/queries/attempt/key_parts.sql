-- The keys that the drawn items count by, part by part, with what is said about each part. Only for grading, and for what the review rule lets a
-- result show. Accepted texts and units are the same in all languages.
SELECT p.number AS item, x.number, x.kind, x.parent, x.key, x.num, x.den, x.answer, x.tolerance, x.tolerance_kind, x.weight, x.fold,
       x.label AS text, coalesce(t.words ->> 'label', x.label) AS label, coalesce(t.words ->> 'title', x.title) AS title,
       coalesce(t.words ->> 'feedback', x.feedback) AS feedback
FROM paper_key p
JOIN item_part x ON x.item_id = p.key_item_id
CROSS JOIN LATERAL (SELECT x.translations -> $3::text AS words) t -- language of the reader
WHERE p.attempt_id = $1::bigint AND p.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer) -- one question, or all
ORDER BY p.number, x.number
