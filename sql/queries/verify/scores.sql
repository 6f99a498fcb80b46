-- The finished attempts with the marks of the items that count, and how their quiz is graded; attempts at one quiz in their order.
SELECT a.id, a.enrolment_id AS enrolment, a.quiz_id AS quiz, a.score_num, a.score_den, a.passed,
       q.kind IN ('practice', 'activity') AS practice, q.grading, q.pass_num, q.pass_den,
       coalesce((SELECT t.kept FROM regraded_attempt t JOIN regrade_force f ON f.regrade_id = t.regrade_id
                 WHERE t.attempt_id = a.id ORDER BY f.number DESC LIMIT 1), false) AS kept, -- a pass that stayed when a regrade lowered the score
       m.nums, m.dens, m.weights
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
CROSS JOIN LATERAL (
    SELECT array_agg(k.num ORDER BY p.number) AS nums, array_agg(k.den ORDER BY p.number) AS dens, array_agg(i.weight ORDER BY p.number) AS weights
    FROM attempt_item p JOIN item i ON i.id = p.item_id JOIN mark_now k ON k.attempt_id = p.attempt_id AND k.item_id = p.item_id
    WHERE p.attempt_id = a.id AND i.privacy = 'scored' AND i.scoring <> 'none'
) m
WHERE a.state = 'finished'
ORDER BY a.enrolment_id, a.quiz_id, a.number
