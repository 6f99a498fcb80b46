-- A quiz and where the person stands with it, by enrolment or by course; of several enrolments the open one, then the
-- latest. No row: not enrolled. quiz NULL: the course has no such quiz.
SELECT e.id AS enrolment, d.id IS NOT NULL AS complete, c.code AS course, q.id AS quiz, q.key, q.kind, q.title,
       q.description, q.pass_num, q.pass_den, q.attempts, q.shuffle, q.optional, q.items,
       (SELECT count(*) FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id AND a.state = 'finished') AS used,
       (SELECT a.id FROM attempt a WHERE a.person_id = e.person_id AND a.quiz_id = q.id AND a.state <> 'finished') AS open_attempt,
       (SELECT min(a.id) FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id AND a.passed) AS passed_attempt
FROM enrolment e
JOIN course_version v ON v.id = e.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN quiz q ON q.course_version_id = v.id AND q.key = $3::text -- key of the quiz
LEFT JOIN completion d ON d.enrolment_id = e.id
WHERE e.person_id = me() AND (e.id = $1::bigint OR c.code = $2::text) -- enrolment, or code of the course
ORDER BY d.id IS NOT NULL, e.id DESC
LIMIT 1
