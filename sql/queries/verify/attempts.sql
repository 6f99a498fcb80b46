-- One open attempt at most; papers and answers belong to the quiz; marks and states agree with what is stored. Scores and passes are
-- recounted by the program (verify/scores).
WITH finding AS (
    SELECT format('person %s, quiz %s: %s open attempts', person_id, quiz_id, count(*)) AS finding
    FROM attempt WHERE state IN ('in progress', 'submitted') GROUP BY person_id, quiz_id HAVING count(*) > 1
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
    SELECT format('attempt %s: %s, and has marks', a.id, a.state)
    FROM attempt a WHERE a.state <> 'finished' AND EXISTS (
        SELECT FROM mark m JOIN item i ON i.id = m.item_id WHERE m.attempt_id = a.id AND (a.state <> 'submitted' OR i.scoring <> 'rubric'))
    UNION ALL
    SELECT format('attempt %s: ended at %s, after its deadline %s', a.id, a.submitted_at, a.deadline)
    FROM attempt a WHERE a.submitted_at > a.deadline
    UNION ALL
    SELECT format('attempt %s: abandoned, and has an answer', a.id)
    FROM attempt a WHERE a.state = 'abandoned' AND EXISTS (
        SELECT FROM (SELECT DISTINCT ON (r.item_id) r.parts FROM response r WHERE r.attempt_id = a.id ORDER BY r.item_id, r.seq DESC) l
        WHERE cardinality(l.parts) > 0)
    UNION ALL
    SELECT format('attempt %s: its sequence number is %s, its answers go to %s', a.id, a.seq, coalesce(max(r.seq), 0))
    FROM attempt a LEFT JOIN response r ON r.attempt_id = a.id GROUP BY a.id, a.seq HAVING coalesce(max(r.seq), 0) <> a.seq
    UNION ALL
    SELECT format('attempt %s: %s of its %s answers are missing', r.attempt_id, max(r.seq) - count(*), max(r.seq))
    FROM response r GROUP BY r.attempt_id HAVING max(r.seq) <> count(*)
    UNION ALL
    SELECT format('attempt %s: answer %s has a certainty of %s, and its question never asks for one', r.attempt_id, r.seq, r.certainty)
    FROM response r JOIN item i ON i.id = r.item_id
    WHERE r.certainty IS NOT NULL AND i.privacy <> 'scored'
    UNION ALL
    SELECT format('attempt %s: its certainty is stored as %s/%s; its marks and answers give %s/%s', a.id, a.certainty_num, a.certainty_den, c.num, c.den)
    FROM attempt a CROSS JOIN LATERAL certainty_of(a.id) c
    WHERE a.state = 'finished' AND a.certainty_den IS NOT NULL AND a.certainty_num::numeric * c.den <> c.num::numeric * a.certainty_den
      AND NOT EXISTS (SELECT FROM regraded_item g WHERE g.attempt_id = a.id) -- of these the program counts it (verify/regrades)
    UNION ALL
    SELECT format('attempt %s: finished, and its quiz asks for certainty, but none is counted', a.id)
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id AND q.certainty WHERE a.state = 'finished' AND a.certainty_den IS NULL
    UNION ALL
    SELECT format('attempt %s: its checked tries of item %s are numbered %s', y.attempt_id, y.item_id, array_agg(y.number ORDER BY y.number))
    FROM item_try y GROUP BY y.attempt_id, y.item_id
    HAVING max(y.number) <> count(*)
        OR array_agg(y.seq ORDER BY y.number) <> array_agg(y.seq ORDER BY y.seq)
    UNION ALL
    SELECT format('attempt %s: try %s of item %s is that of an answer to another item', y.attempt_id, y.number, y.item_id)
    FROM item_try y JOIN response r ON r.attempt_id = y.attempt_id AND r.seq = y.seq WHERE r.item_id <> y.item_id
    UNION ALL
    SELECT format('attempt %s: answer %s does not fit its item %s: %s', r.attempt_id, r.seq, r.item_id,
                  array_to_string(answer_misfit(i.id, i.kind, r.parts, r.texts), ' '))
    FROM response r JOIN item i ON i.id = r.item_id
    WHERE i.privacy = 'scored' AND answer_misfit(i.id, i.kind, r.parts, r.texts) IS NOT NULL
    UNION ALL
    SELECT format('attempt %s: an answer to item %s, which is %s, is kept with the attempt', r.attempt_id, i.id, i.privacy)
    FROM response r JOIN item i ON i.id = r.item_id
    WHERE i.privacy <> 'scored' AND (r.texts IS NOT NULL OR r.parts NOT IN ('{}', '{answered}'))
)
SELECT finding FROM finding ORDER BY 1
