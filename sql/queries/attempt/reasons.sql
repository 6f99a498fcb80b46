-- Each question of a finished attempt with the answer given, feedback and rationale. rights, what would have been right,
-- is NULL until the quiz is passed (review rule "compliance"); practice draws on the same bank, so there only the
-- practice that was itself passed tells. No row for an attempt that is not finished.
SELECT p.number, i.plain, i.rationale, i.feedback_right, i.feedback_partial, i.feedback_wrong,
       m.num, m.den, o.chosen, o.feedback,
       CASE WHEN a.passed OR (q.kind <> 'practice' AND EXISTS (
                SELECT FROM attempt b WHERE b.person_id = a.person_id AND b.quiz_id = a.quiz_id AND b.passed))
            THEN o.rights END AS rights
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id
JOIN mark m ON m.attempt_id = a.id AND m.item_id = i.id
LEFT JOIN LATERAL (
    SELECT s.parts FROM response s WHERE s.attempt_id = a.id AND s.item_id = i.id ORDER BY s.seq DESC LIMIT 1
) r ON true
CROSS JOIN LATERAL (
    SELECT array_agg(x.label ORDER BY array_position(p.option_order, x.number)) FILTER (WHERE x.key = ANY (r.parts)) AS chosen,
           array_agg(x.feedback ORDER BY array_position(p.option_order, x.number))
               FILTER (WHERE x.key = ANY (r.parts) AND x.feedback IS NOT NULL) AS feedback,
           array_agg(x.label ORDER BY array_position(p.option_order, x.number)) FILTER (WHERE x.num > 0) AS rights
    FROM item_part x WHERE x.item_id = i.id
) o
WHERE a.id = $1::bigint AND a.person_id = me() AND a.state = 'finished' -- attempt
ORDER BY p.number
