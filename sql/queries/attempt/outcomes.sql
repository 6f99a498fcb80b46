-- The finished attempts at the quiz of an attempt, of its enrolment, up to this one, in their order.
SELECT b.id, b.score_num, b.score_den, b.passed
FROM attempt a JOIN attempt b ON b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id AND b.number <= a.number
WHERE a.id = $1::bigint AND a.person_id = me() AND b.state = 'finished' -- attempt
ORDER BY b.number
