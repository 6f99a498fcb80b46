-- One open attempt at most; papers and answers belong to the quiz; marks and passes agree with what is stored.
WITH finding AS (
    SELECT format('person %s, quiz %s: %s open attempts', person_id, quiz_id, count(*)) AS finding
    FROM attempt WHERE state <> 'finished' GROUP BY person_id, quiz_id HAVING count(*) > 1
    UNION ALL
    SELECT format('attempt %s: its quiz is of another course version than its enrolment', a.id)
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id JOIN enrolment e ON e.id = a.enrolment_id
    WHERE q.course_version_id <> e.course_version_id
    UNION ALL
    SELECT format('attempt %s: item %s of its paper is of another course version', a.id, i.id)
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id JOIN attempt_item p ON p.attempt_id = a.id JOIN item i ON i.id = p.item_id
    WHERE q.course_version_id <> i.course_version_id
    UNION ALL
    SELECT format('attempt %s: finished, and item %s has no mark', a.id, p.item_id)
    FROM attempt a JOIN attempt_item p ON p.attempt_id = a.id
    WHERE a.state = 'finished' AND NOT EXISTS (SELECT FROM mark m WHERE m.attempt_id = a.id AND m.item_id = p.item_id)
    UNION ALL
    SELECT format('attempt %s: open, and has marks', a.id)
    FROM attempt a WHERE a.state <> 'finished' AND EXISTS (SELECT FROM mark m WHERE m.attempt_id = a.id)
    UNION ALL
    SELECT format('attempt %s: %s of %s with a pass at %s of %s is stored as %s', a.id, a.score_num, a.score_den,
                  q.pass_num, q.pass_den, CASE WHEN a.passed THEN 'passed' ELSE 'not yet' END)
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id
    WHERE a.state = 'finished'
      AND a.passed <> (a.score_num::numeric * q.pass_den >= q.pass_num::numeric * a.score_den)
    UNION ALL
    SELECT format('attempt %s: its sequence number is %s, its answers go to %s', a.id, a.seq, max(r.seq))
    FROM attempt a JOIN response r ON r.attempt_id = a.id GROUP BY a.id, a.seq HAVING max(r.seq) <> a.seq
    UNION ALL
    SELECT format('attempt %s: an answer names an option that its item does not have', r.attempt_id)
    FROM response r JOIN item i ON i.id = r.item_id CROSS JOIN LATERAL unnest(r.parts) c
    WHERE NOT EXISTS (SELECT FROM item_part o WHERE o.item_id = i.id AND o.key = c)
)
SELECT finding FROM finding ORDER BY 1
