-- The questions of a drawn paper that is nowhere stored: the columns of attempt/paper. Nothing here tells what is right.
SELECT z.number, z.option_order::integer[] AS option_order, i.id AS item, i.key, i.kind, i.privacy, i.fold, i.pick_many, i.units, i.min_words,
       i.max_words, i.retrospective, i.start, i.image, i.image_width, i.image_height, i.note_level,
       coalesce(t.words ->> 'stem', i.stem) AS stem, coalesce(t.words ->> 'plain', i.plain) AS plain,
       coalesce(t.words ->> 'title', i.title) AS title, coalesce(t.words ->> 'note', i.note) AS note,
       coalesce(t.words ->> 'image_alt', i.image_alt) AS image_alt,
       CASE WHEN NOT coalesce(t.words ? 'stem', false) AND v.language <> $3::text THEN v.language END AS language,
       false AS has_instead, $5::text[] AS parts, $6::text[] AS texts, $7::integer AS certainty, NULL::text AS saved, -- the answer to the one question
       NULL::integer AS tries, NULL::bigint AS num, NULL::bigint AS den, NULL::integer AS tried, NULL::integer AS seq, NULL::integer AS hints
FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY z (item, option_order, number) -- items, their orders
JOIN item i ON i.id = z.item
JOIN course_version v ON v.id = i.course_version_id
CROSS JOIN LATERAL (SELECT i.translations -> $3::text AS words) t -- language of the reader
WHERE z.number = $4::integer -- the question
ORDER BY z.number
