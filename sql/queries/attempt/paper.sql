-- The questions of an attempt as drawn, with what is saved and what was checked. Nothing here tells what is right: an open
-- attempt shows this and no more.
SELECT p.number, p.option_order, i.id AS item, i.key, i.kind, i.privacy, i.fold, i.pick_many, i.units, i.min_words, i.max_words,
       i.retrospective, i.start, i.image, i.image_width, i.image_height, i.note_level,
       coalesce(t.words ->> 'stem', i.stem) AS stem, coalesce(t.words ->> 'plain', i.plain) AS plain,
       coalesce(t.words ->> 'title', i.title) AS title, coalesce(t.words ->> 'note', i.note) AS note,
       coalesce(t.words ->> 'image_alt', i.image_alt) AS image_alt,
       CASE WHEN NOT coalesce(t.words ? 'stem', false) AND v.language <> $4::text THEN v.language END AS language,
       i.instead IS NOT NULL AND r.seq IS NULL AS has_instead,
       coalesce(z.parts, r.parts) AS parts, coalesce(z.texts, r.texts) AS texts, r.certainty, to_char(r.saved_at AT TIME ZONE $3::text, 'HH24:MI') AS saved, -- zone of the reader
       y.tries, y.num, y.den, y.seq AS tried, r.seq, h.hints
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN course_version v ON v.id = q.course_version_id
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
CROSS JOIN LATERAL (SELECT i.translations -> $4::text AS words) t -- language of the reader
LEFT JOIN LATERAL (
    SELECT s.seq, s.parts, s.texts, s.certainty, s.saved_at FROM response s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id ORDER BY s.seq DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL own_apart(a.id, i.id, i.privacy) z ON i.privacy <> 'scored' -- private, or not sent yet
LEFT JOIN LATERAL (
    SELECT s.number AS tries, s.num, s.den, s.seq FROM item_try s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id ORDER BY s.number DESC LIMIT 1
) y ON q.feedback <> 'deferred'
LEFT JOIN LATERAL (
    SELECT count(*) AS hints FROM item_part x WHERE x.item_id = i.id AND x.kind = 'hint'
) h ON q.feedback = 'interactive'
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer)  -- one question, or all
ORDER BY p.number
