-- An attempt and the rules of its quiz. No row: there is none, or it is another person's. "time up" is in progress past its
-- deadline. used, passed_before: of the enrolment, this one too once it is over.
SELECT a.id, a.enrolment_id AS enrolment, a.quiz_id, a.number, a.seq, a.score_num, a.score_den, a.passed, a.certainty_num, a.certainty_den,
       CASE WHEN a.state = 'in progress' AND a.deadline < clock() THEN 'time up' ELSE a.state END AS state,
       a.submitted_at, a.submitted_at = a.deadline AS closed, civil_date(a.submitted_at, $2::text) AS finished_on, -- zone of the reader
       to_char(a.deadline AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS deadline,
       to_char(a.deadline AT TIME ZONE $2::text, 'HH24:MI') AS until, civil_date(a.deadline, $2::text) AS until_on,
       civil_date(a.deadline, $2::text) = civil_date(clock(), $2::text) AS until_today, a.extra_percent > 0 AS extra_time,
       CASE WHEN l.near THEN greatest(0, ceil(extract(epoch FROM a.deadline - clock())))::bigint END AS seconds_left,
       c.code AS course, q.key AS quiz, coalesce(q.translations -> $3::text ->> 'title', q.title) AS title, -- language of the reader
       q.kind, q.pass_num, q.pass_den, q.feedback, q.certainty, q.review, q.grading, q.needed,
       EXISTS (SELECT FROM certification_part x WHERE x.course_id = v.course_id AND x.quiz_key = q.key) AS earns, q.pairs_with IS NOT NULL AS paired,
       CASE WHEN a.state = 'finished' THEN EXISTS (SELECT FROM regraded_attempt t WHERE t.attempt_id = a.id) ELSE false END AS regraded,
       coalesce(q.attempts, CASE WHEN q.kind IN ('pre-test', 'evaluation') THEN 1 END) AS attempts,
       v.ends < civil_date(clock(), $2::text) AS ended,
       (SELECT count(*) FROM attempt b WHERE b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id
          AND b.state IN ('submitted', 'finished')) AS used,
       EXISTS (SELECT FROM attempt b WHERE b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id AND b.passed) AS passed_ever,
       p.items, p.scored, p.certain
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN course_version v ON v.id = q.course_version_id
JOIN course c ON c.id = v.course_id
CROSS JOIN LATERAL (SELECT q.time_limit IS NOT NULL OR a.deadline < clock() + interval '1 day' AS near) l -- the end of a course may be years away
CROSS JOIN LATERAL (
    SELECT count(*) AS items, count(*) FILTER (WHERE i.privacy = 'scored' AND i.scoring <> 'none') AS scored,
           count(*) FILTER (WHERE i.privacy = 'scored' AND i.scoring NOT IN ('none', 'rubric')) AS certain -- essays do not ask how sure one is
    FROM attempt_item x JOIN item i ON i.id = x.item_id WHERE x.attempt_id = a.id
) p
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
