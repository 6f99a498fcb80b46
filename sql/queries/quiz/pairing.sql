-- The questions that an attempt shares with the last finished one, before it, of the quiz that its quiz is paired with, and what each was worth
-- then and now. Same enrolment, so both are of one version.
SELECT b.id AS attempt, coalesce(p.translations -> $2::text ->> 'title', p.title) AS title, p.key::text, -- language of the reader
       m.num AS before_num, m.den AS before_den, n.num AS now_num, n.den AS now_den
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN quiz p ON p.course_version_id = q.course_version_id AND p.key = q.pairs_with
CROSS JOIN LATERAL (
    SELECT x.id FROM attempt x
    WHERE x.enrolment_id = a.enrolment_id AND x.quiz_id = p.id AND x.state = 'finished' AND x.finished_at <= a.finished_at
    ORDER BY x.number DESC LIMIT 1
) b
JOIN mark_now n ON n.attempt_id = a.id
JOIN mark_now m ON m.attempt_id = b.id AND m.item_id = n.item_id
JOIN item i ON i.id = n.item_id AND i.privacy = 'scored' AND i.scoring <> 'none'
WHERE a.id = $1::bigint AND a.person_id = me() AND a.state = 'finished' -- attempt
