-- What a person has answered for themselves alone, newest first: an answer of a question a row, its lines as arrays. labels: of rows,
-- as markup, or empty; texts: markup of options, or, where typed, as it was typed; before: of a row that asks for before and now.
-- language: of the question, where it is not the one asked for.
SELECT d.attempt_id AS attempt, i.key::text AS item, c.code::text AS course, coalesce(v.translations -> $2::text ->> 'title', v.title) AS title,
       coalesce(i.translations -> $2::text ->> 'plain', i.plain) AS plain, civil_date(d.saved_at, $1::text) AS saved_on, -- zone of the reader
       to_char(d.saved_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS saved_at,
       CASE WHEN v.language <> $2::text AND NOT coalesce(i.translations -> $2::text ? 'plain', false) THEN v.language END AS language,
       CASE WHEN v.language <> $2::text AND NOT coalesce(v.translations -> $2::text ? 'title', false) THEN v.language END AS title_language,
       l.labels, l.texts, l.typed, l.before
FROM private_answer d
JOIN item i ON i.id = d.item_id
JOIN course_version v ON v.id = i.course_version_id
JOIN course c ON c.id = v.course_id
CROSS JOIN LATERAL (
    SELECT array_agg(coalesce(w.translations -> $2::text ->> 'label', w.label, '') ORDER BY u.n) AS labels, -- language of the reader
           array_agg(coalesce(o.translations -> $2::text ->> 'label', o.label, u.text, '') ORDER BY u.n) AS texts,
           array_agg(o.number IS NULL ORDER BY u.n) AS typed, array_agg(u.part LIKE '%.before' ORDER BY u.n) AS before
    FROM unnest(d.parts, d.texts) WITH ORDINALITY u (part, text, n)
    LEFT JOIN item_part w ON w.item_id = i.id AND w.parent IS NULL AND w.kind = 'row' AND w.key = regexp_replace(u.part, '\.before$', '')
    LEFT JOIN item_part o ON o.item_id = i.id AND o.parent IS NULL AND o.kind IN ('option', 'area') AND o.key = coalesce(u.text, u.part)
        AND i.kind <> 'reflection'
) l
WHERE d.person_id = me()
ORDER BY d.saved_at DESC, d.attempt_id DESC, i.id DESC
LIMIT 500
