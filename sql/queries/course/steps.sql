-- The pages and quizzes of a course version in their order, and which of them an enrolment has done. A quiz is done when it is passed,
-- or sent where that is enough. optional: the course is complete without it. Activities stand in pages and are no steps.
-- language, module_language: of the titles, where it is not the one asked for. Modules whose condition is unmet are left out.
SELECT s.step, s.is_quiz, s.id, s.key, coalesce(s.words ->> 'title', s.title) AS title, s.minutes, s.number, s.items, s.kind,
       s.optional OR coalesce(m.optional, false) AS optional,
       s.done, m.number AS module, coalesce(m.translations -> $3::text ->> 'title', m.title) AS module_title,
       CASE WHEN s.words IS NULL THEN o.language END AS language,
       CASE WHEN NOT coalesce(m.translations ? $3::text, false) THEN o.language END AS module_language
FROM (
    SELECT p.step, false AS is_quiz, p.id, p.key::text, p.title, p.minutes, p.number, 0 AS items, NULL::text AS kind,
           false AS optional, p.module_id,
           p.translations -> $3::text AS words,
           EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = $2::bigint AND r.page_id = p.id) AS done
    FROM page p WHERE p.course_version_id = $1::bigint
    UNION ALL
    SELECT q.step, true, q.id, q.key::text, q.title, 0, 0, CASE WHEN q.conditional THEN items_without(q.id, $4::bigint[]) ELSE q.items END, q.kind, q.needed = 'no', q.module_id,
           q.translations -> $3::text,
           EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = $2::bigint AND a.quiz_id = q.id
                   AND CASE q.needed WHEN 'finished' THEN a.state = 'finished' ELSE a.passed END)
    FROM quiz q WHERE q.course_version_id = $1::bigint AND q.step IS NOT NULL
) s LEFT JOIN module m ON m.id = s.module_id -- course version, enrolment or NULL, language of the reader, conditions that are unmet
CROSS JOIN (SELECT nullif(v.language, $3::text) AS language FROM course_version v WHERE v.id = $1::bigint) o
WHERE (m.condition_id = ANY ($4::bigint[])) IS NOT TRUE
ORDER BY s.step
