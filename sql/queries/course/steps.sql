-- The pages and quizzes of a course version in their order, and which of them an enrolment has done.
SELECT s.step, s.is_quiz, s.id, s.key, s.title, s.minutes, s.number, s.items, s.kind, s.optional, s.done,
       m.number AS module, m.title AS module_title
FROM (
    SELECT p.step, false AS is_quiz, p.id, p.key::text, p.title, p.minutes, p.number, 0 AS items, NULL::text AS kind,
           false AS optional, p.module_id,
           EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = $2::bigint AND r.page_id = p.id) AS done
    FROM page p WHERE p.course_version_id = $1::bigint
    UNION ALL
    SELECT q.step, true, q.id, q.key::text, q.title, 0, 0, q.items, q.kind, q.optional, q.module_id,
           EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = $2::bigint AND a.quiz_id = q.id AND a.passed)
    FROM quiz q WHERE q.course_version_id = $1::bigint
) s LEFT JOIN module m ON m.id = s.module_id -- course version, enrolment or NULL
ORDER BY s.step
