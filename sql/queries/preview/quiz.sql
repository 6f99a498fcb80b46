-- A quiz or activity of a version as its rules are before anybody takes it: the columns of quiz/find.
SELECT 0 AS enrolment, false AS complete, c.code::text AS course, q.id AS quiz, q.key::text, q.kind, q.needed, q.grading, q.feedback, q.certainty,
       coalesce(q.attempts, CASE WHEN q.kind IN ('pre-test', 'evaluation') THEN 1 END) AS tries, q.review, q.pass_num, q.pass_den, q.shuffle, q.optional,
       (SELECT coalesce(sum(coalesce(d.count, cardinality(d.items))), 0) FROM draw d LEFT JOIN course_condition k ON k.id = d.condition_id
        WHERE d.quiz_id = q.id AND fits_as_if(k.roles, k.states, k.facility_kinds, k.reversed, $4::text, $5::text, $6::text)) AS items, -- role, state, kind of facility
       coalesce(w.words ->> 'title', q.title) AS title, coalesce(w.words ->> 'description', q.description) AS description,
       CASE WHEN NOT coalesce(w.words ? 'title', false) AND v.language <> $3::text THEN v.language END AS language, -- of the reader
       NULL::date AS ended, NULL::integer AS extra, extract(epoch FROM q.time_limit)::bigint AS time_limit, q.delay::text AS delay,
       NULL::text AS next_try, 0 AS used, NULL::bigint AS open_attempt, false AS overdue, NULL::bigint AS passed_attempt,
       NULL::bigint AS submitted_attempt, NULL::bigint AS finished_attempt, NULL::bigint AS abandoned_attempt,
       false AS periodic, 0 AS occasion, NULL::date AS opens, false AS occasion_done
FROM quiz q
JOIN course_version v ON v.id = q.course_version_id
JOIN course c ON c.id = v.course_id
CROSS JOIN LATERAL (SELECT q.translations -> $3::text AS words) w
WHERE q.course_version_id = $1::bigint AND q.key = $2::text -- version, key of the quiz
