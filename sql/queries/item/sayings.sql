-- What is said about each of these questions: the columns of attempt/sayings.
SELECT z.number, i.key, i.kind, i.weight,
       coalesce(t.words ->> 'stem', i.stem) AS stem, coalesce(t.words ->> 'plain', i.plain) AS plain, coalesce(t.words ->> 'title', i.title) AS title,
       CASE WHEN NOT coalesce(t.words ? 'stem', false) AND v.language <> $2::text THEN v.language END AS other_language,
       coalesce(t.words ->> 'feedback_right', i.feedback_right) AS feedback_right,
       coalesce(t.words ->> 'feedback_partial', i.feedback_partial) AS feedback_partial,
       coalesce(t.words ->> 'feedback_wrong', i.feedback_wrong) AS feedback_wrong, coalesce(t.words ->> 'rationale', i.rationale) AS rationale
FROM unnest($1::bigint[]) WITH ORDINALITY z (item, number) -- items
JOIN item i ON i.id = z.item
JOIN course_version v ON v.id = i.course_version_id
CROSS JOIN LATERAL (SELECT i.translations -> $2::text AS words) t -- language of the reader (NULL: of the original)
ORDER BY z.number
