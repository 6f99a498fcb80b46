-- A quiz and where the person stands with it, by enrolment or by course; of several enrolments the open one, then the latest; for a
-- follow-up or booster, which comes after the course, a complete one first. No row: not enrolled. quiz NULL: the course has no such
-- quiz, or none for this enrolment. occasion: the period of a follow-up or booster that today is in; opens: the first day of the next.
SELECT e.id AS enrolment, d.id IS NOT NULL AS complete, c.code AS course, q.id AS quiz, q.key, q.kind, q.needed, q.grading, q.feedback, q.certainty,
       coalesce(q.attempts, CASE WHEN q.kind IN ('pre-test', 'evaluation') THEN 1 END) AS tries, q.review, q.pass_num, q.pass_den, q.shuffle, q.optional,
       CASE WHEN q.conditional THEN items_without(q.id, e.unmet) ELSE q.items END AS items,
       coalesce(w.words ->> 'title', q.title) AS title, coalesce(w.words ->> 'description', q.description) AS description,
       CASE WHEN NOT coalesce(w.words ? 'title', false) AND v.language <> $5::text THEN v.language END AS language,
       CASE WHEN v.ends < y.today THEN v.ends END AS ended, x.extra,
       extract(epoch FROM q.time_limit * (1 + coalesce(x.extra, 0) / 100.0))::bigint AS time_limit, q.delay::text AS delay,
       CASE WHEN l.sent + q.delay > clock() THEN to_char((l.sent + q.delay) AT TIME ZONE $4::text, 'YYYY-MM-DD HH24:MI') END AS next_try, -- zone of the reader
       l.used, o.id AS open_attempt, o.deadline + interval '1 day' <= clock() AS overdue,
       (SELECT min(a.id) FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id AND a.passed) AS passed_attempt,
       (SELECT a.id FROM attempt a WHERE a.person_id = e.person_id AND a.quiz_id = q.id AND a.state = 'submitted') AS submitted_attempt,
       l.finished AS finished_attempt,
       (SELECT CASE WHEN a.state = 'abandoned' THEN a.id END FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
        ORDER BY a.number DESC LIMIT 1) AS abandoned_attempt,
       q.after IS NOT NULL AS periodic, z.occasion, z.opens,
       EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id AND a.occasion = z.occasion
               AND a.state IN ('submitted', 'finished')) AS occasion_done
FROM enrolment e
JOIN course_version v ON v.id = e.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN quiz q ON q.course_version_id = v.id AND q.key = $3::text -- key of the quiz
    AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
LEFT JOIN completion d ON d.enrolment_id = e.id
LEFT JOIN attempt o ON o.person_id = e.person_id AND o.quiz_id = q.id AND o.state = 'in progress'
CROSS JOIN LATERAL (SELECT q.translations -> $5::text AS words) w -- language of the reader
CROSS JOIN LATERAL (SELECT civil_date(clock(), $4::text) AS today) y
LEFT JOIN LATERAL (
    SELECT nullif(g.extra_percent, 0) AS extra FROM accommodation g
    WHERE g.person_id = e.person_id AND g.from_date <= y.today AND coalesce(g.to_date, 'infinity') >= y.today
    ORDER BY g.from_date DESC, g.id DESC LIMIT 1
) x ON q.time_limit IS NOT NULL
CROSS JOIN LATERAL (
    SELECT count(*) AS used, max(a.submitted_at) AS sent, max(a.id) FILTER (WHERE a.state = 'finished') AS finished
    FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id AND a.state IN ('submitted', 'finished')
) l
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.opens <= y.today) AS occasion, min(s.opens) FILTER (WHERE s.opens > y.today) AS opens
    FROM (SELECT (d.completed_on + t)::date AS opens FROM unnest(q.after) t) s
) z ON q.after IS NOT NULL
WHERE e.person_id = me() AND (e.id = $1::bigint OR c.code = $2::text) -- enrolment, or code of the course
ORDER BY (d.id IS NULL) = coalesce(q.kind IN ('follow-up', 'booster'), false), e.id DESC
LIMIT 1
