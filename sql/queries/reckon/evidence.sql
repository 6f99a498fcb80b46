-- What a person has done, as corrected, and the awards that have dates of their own. key: which fact it is. A completion is worth the hours
-- of its credits, each topic that some rule names by itself; without credits its minutes.
SELECT kind, key, id, day, (extract(epoch FROM recorded_at) * 1000000)::bigint AS instant, of_id, name, topic, hundredths,
       certification_id, valid_to, anchor, window_opens
FROM (
    SELECT 'completion' AS kind, 'c' || c.id AS key, c.id + ((k.n - 1) << 40) AS id, c.completed_on AS day, c.recorded_at,
           v.course_id AS of_id, NULL::text AS name, k.topic, k.hundredths, NULL::bigint AS certification_id, NULL::date AS valid_to,
           NULL::integer AS anchor, NULL::date AS window_opens
    FROM completion_now c JOIN course_version v ON v.id = c.course_version_id
    CROSS JOIN LATERAL (
        SELECT t.*, row_number() OVER (ORDER BY t.asked DESC, t.hundredths DESC, t.topic) AS n FROM (
            SELECT x.topic, max(x.hundredths) AS hundredths, EXISTS (SELECT FROM certification_part p WHERE p.topic = x.topic) AS asked
            FROM credit x WHERE x.course_version_id = v.id GROUP BY x.topic
            UNION ALL
            SELECT NULL, c.minutes * 100 / 60, false WHERE NOT EXISTS (SELECT FROM credit x WHERE x.course_version_id = v.id)) t) k
    WHERE c.person_id = $1::bigint AND (k.n = 1 OR k.asked) -- person
    UNION ALL
    SELECT 'quiz', 'a' || a.id, a.id, civil_date(s.at, zone_on(a.person_id, s.at)), a.recorded_at, v.course_id, q.key, NULL, 0, NULL, NULL, NULL, NULL
    FROM attempt a JOIN quiz q ON q.id = a.quiz_id JOIN course_version v ON v.id = q.course_version_id
    CROSS JOIN LATERAL (SELECT coalesce(a.submitted_at, a.finished_at) AS at) s
    WHERE a.person_id = $1::bigint AND a.passed
      AND EXISTS (SELECT FROM certification_part p WHERE p.course_id = v.course_id AND p.quiz_key = q.key)
    UNION ALL
    SELECT e.kind, 'e' || e.evidence_id, e.evidence_id, e.done_on, e.recorded_at, NULL,
           CASE e.kind WHEN 'external' THEN e.title ELSE coalesce(e.skill, e.title) END, e.topic, coalesce(e.hundredths, 0), e.certification_id,
           NULL, NULL, NULL
    FROM evidence_now e WHERE e.person_id = $1::bigint
    UNION ALL
    SELECT 'award', 'w' || a.id, a.id, a.valid_from, a.recorded_at, NULL, NULL, NULL, 0, a.certification_id, coalesce(a.valid_to, 'infinity'),
           coalesce(a.anchor, 0), coalesce(a.window_opens, 'infinity')
    FROM award_now a WHERE a.person_id = $1::bigint AND a.kind IN ('manual', 'imported')
) u ORDER BY day, instant, id
