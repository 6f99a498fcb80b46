-- Takes the attempt for its end: an answer on its way is either in before this or refused after it.
SELECT a.enrolment_id AS enrolment, a.state, q.kind, q.pass_num, q.pass_den
FROM attempt a JOIN quiz q ON q.id = a.quiz_id
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
FOR UPDATE OF a
