-- The pages and quizzes of a version in their order, for whoever reviews it.
SELECT p.id AS page, p.step, m.number AS module, m.title AS module_title, p.number, p.title, NULL::text AS quiz, NULL::bigint AS quiz_id
FROM page p JOIN module m ON m.id = p.module_id WHERE p.course_version_id = $1::bigint -- version
UNION ALL
SELECT NULL, q.step, m.number, m.title, NULL, q.title, q.key::text, q.id
FROM quiz q LEFT JOIN module m ON m.id = q.module_id WHERE q.course_version_id = $1::bigint AND q.kind <> 'activity'
ORDER BY 2
