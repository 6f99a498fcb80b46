-- What some people have done, as corrected, and the awards that have dates of their own. key: which fact it is. topics, hundredths: side by side, what
-- it is worth on each topic ('': on none that is named): of a completion the credits of its version whose accreditation holds on its day; where
-- there is none, its minutes.
-- Person by person: of one the views find the work by index, of several they would search for it.
SELECT o.person_id, w.*
FROM unnest($1::bigint[]) o (person_id) -- people
CROSS JOIN LATERAL (
    SELECT kind, key, id, day, (extract(epoch FROM recorded_at) * 1000000)::bigint AS instant, of_id, name, topics, hundredths,
           certification_id, valid_to, anchor, window_opens
    FROM (
        SELECT 'completion' AS kind, 'c' || c.id AS key, c.id, c.completed_on AS day, c.recorded_at, v.course_id AS of_id, NULL::text AS name,
               coalesce(k.topics, ARRAY['']) AS topics, coalesce(k.hundredths, ARRAY[c.minutes * 100 / 60]) AS hundredths,
               c.certification_id, NULL::date AS valid_to, NULL::integer AS anchor, NULL::date AS window_opens
        FROM completion_counting c JOIN course_version v ON v.id = c.course_version_id
        CROSS JOIN LATERAL (SELECT array_agg(x.topic ORDER BY x.number) AS topics, array_agg(x.hundredths ORDER BY x.number) AS hundredths
                            FROM credit x WHERE x.course_version_id = v.id AND days(x.from_date, x.until_date) @> c.completed_on) k
        WHERE c.person_id = o.person_id
        UNION ALL
        SELECT 'quiz', 'a' || a.id, a.id, civil_date(s.at, zone_on(a.person_id, s.at)), a.recorded_at, v.course_id, q.key, '{}', '{}', k.certification_id,
               NULL, NULL, NULL
        FROM attempt_counting k JOIN attempt a ON a.id = k.id JOIN quiz q ON q.id = a.quiz_id JOIN course_version v ON v.id = q.course_version_id
        CROSS JOIN LATERAL (SELECT coalesce(a.submitted_at, a.finished_at) AS at) s
        WHERE k.person_id = o.person_id
          AND EXISTS (SELECT FROM certification_part p WHERE p.course_id = v.course_id AND p.quiz_key = q.key)
        UNION ALL
        SELECT e.kind, 'e' || e.evidence_id, e.evidence_id, e.done_on, e.recorded_at, NULL,
               CASE e.kind WHEN 'external' THEN e.title ELSE coalesce(e.skill, e.title) END, ARRAY[coalesce(e.topic, '')],
               ARRAY[coalesce(e.hundredths, 0)], e.certification_id,
               NULL, NULL, NULL
        FROM evidence_now e WHERE e.person_id = o.person_id
        UNION ALL
        SELECT 'award', 'w' || a.id, a.id, a.valid_from, a.recorded_at, NULL, NULL, '{}', '{}', a.certification_id, coalesce(a.valid_to, 'infinity'),
               coalesce(a.anchor, 0), coalesce(a.window_opens, 'infinity')
        FROM award_now a WHERE a.person_id = o.person_id AND a.kind IN ('manual', 'imported')
    ) u
    OFFSET 0) w
ORDER BY o.person_id, w.day, w.instant, w.id
