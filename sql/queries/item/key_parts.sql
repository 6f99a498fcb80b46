-- The keys of these questions, part by part: the columns of attempt/key_parts.
SELECT z.number AS item, x.number, x.kind, x.parent, x.key, x.num, x.den, x.answer, x.tolerance, x.tolerance_kind, x.weight, x.fold,
       x.label AS text, coalesce(t.words ->> 'label', x.label) AS label, coalesce(t.words ->> 'title', x.title) AS title,
       coalesce(t.words ->> 'feedback', x.feedback) AS feedback
FROM unnest($1::bigint[]) WITH ORDINALITY z (item, number)
JOIN item_part x ON x.item_id = z.item
CROSS JOIN LATERAL (SELECT x.translations -> $2::text AS words) t -- items; language of the reader (NULL: of the original)
ORDER BY z.number, x.number
