-- The item of an activity as it stands before it is begun: the same columns as those of a drawn one (attempt/paper), with nothing
-- saved. Nothing here tells what is right.
SELECT 1 AS number, NULL::integer[] AS option_order, i.id AS item, i.key, i.kind, i.privacy, i.fold, i.pick_many, i.units, i.min_words,
       i.max_words, i.retrospective, i.start, i.image, i.image_width, i.image_height, i.note_level,
       coalesce(t.words ->> 'stem', i.stem) AS stem, coalesce(t.words ->> 'plain', i.plain) AS plain,
       coalesce(t.words ->> 'title', i.title) AS title, coalesce(t.words ->> 'note', i.note) AS note,
       coalesce(t.words ->> 'image_alt', i.image_alt) AS image_alt,
       CASE WHEN NOT coalesce(t.words ? 'stem', false) AND v.language <> $2::text THEN v.language END AS language, -- of the reader
       false AS has_instead, NULL::text[] AS parts, NULL::text[] AS texts, NULL::integer AS certainty, NULL::text AS saved,
       NULL::integer AS tries, NULL::bigint AS num, NULL::bigint AS den, NULL::integer AS tried, NULL::integer AS seq, NULL::integer AS hints
FROM quiz q
JOIN course_version v ON v.id = q.course_version_id
JOIN draw d ON d.quiz_id = q.id
JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank AND i.key = q.key
CROSS JOIN LATERAL (SELECT i.translations -> $2::text AS words) t
WHERE q.id = $1::bigint AND q.kind = 'activity' -- quiz
LIMIT 1
