-- An attempt and the rules of its quiz. No row: there is none, or it is another person's.
SELECT a.id, a.enrolment_id AS enrolment, a.number, a.state, a.seq, a.score_num, a.score_den, a.passed,
       civil_date(a.finished_at, $2::text) AS finished_on, -- zone of the reader
       c.code AS course, q.key AS quiz, q.title, q.kind, q.pass_num, q.pass_den,
       (SELECT count(*) FROM attempt_item p WHERE p.attempt_id = a.id) AS items
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN course_version v ON v.id = q.course_version_id
JOIN course c ON c.id = v.course_id
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
