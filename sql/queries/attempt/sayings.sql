-- What is said about each question of an attempt, whatever part of it was chosen: as it was asked, with the reasons of the key that counts.
SELECT p.number, i.key, i.kind, i.weight,
       coalesce(t.words ->> 'stem', i.stem) AS stem, coalesce(t.words ->> 'plain', i.plain) AS plain, coalesce(t.words ->> 'title', i.title) AS title,
       CASE WHEN NOT coalesce(t.words ? 'stem', false) AND v.language <> $3::text THEN v.language END AS other_language,
       coalesce(w.words ->> 'feedback_right', k.feedback_right) AS feedback_right,
       coalesce(w.words ->> 'feedback_partial', k.feedback_partial) AS feedback_partial,
       coalesce(w.words ->> 'feedback_wrong', k.feedback_wrong) AS feedback_wrong, coalesce(w.words ->> 'rationale', k.rationale) AS rationale
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN course_version v ON v.id = q.course_version_id
JOIN paper_key p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
JOIN item k ON k.id = p.key_item_id
CROSS JOIN LATERAL (SELECT i.translations -> $3::text AS words) t -- language of the reader
CROSS JOIN LATERAL (SELECT k.translations -> $3::text AS words) w
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
  AND ($2::integer IS NULL OR p.number = $2::integer) -- one question, or all
ORDER BY p.number
