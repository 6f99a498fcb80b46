-- The questions of an attempt as drawn, with what is saved. Nothing here tells which option is right: an open attempt
-- shows this and no more.
SELECT p.number, i.key, i.kind, i.stem, i.plain, o.keys, o.labels, r.parts AS choices,
       to_char(r.saved_at AT TIME ZONE $3::text, 'HH24:MI') AS saved -- zone of the reader
FROM attempt_item p
JOIN item i ON i.id = p.item_id
CROSS JOIN LATERAL (
    SELECT array_agg(x.key::text ORDER BY array_position(p.option_order, x.number)) AS keys,
           array_agg(x.label ORDER BY array_position(p.option_order, x.number)) AS labels
    FROM item_part x WHERE x.item_id = p.item_id
) o
LEFT JOIN LATERAL (
    SELECT s.parts, s.saved_at FROM response s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id ORDER BY s.seq DESC LIMIT 1
) r ON true
WHERE p.attempt_id = $1::bigint AND p.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer)  -- one question, or all
ORDER BY p.number
