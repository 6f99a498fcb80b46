-- What a certification asks of somebody, with what the person of this request holds: one row for each part of the tree in force that
-- has work of its own. code: of a course.
SELECT c.id AS certification_id, c.code::text AS code, s.title AS certification, p.path, p.number, p.kind, p.course_id, k.code::text AS course, p.topic, p.hundredths,
       p.skill, coalesce(p.title, v.title, p.skill, p.topic) AS title, p.quiz_key,
       (SELECT count(*) FROM award_now a WHERE a.person_id = me() AND a.certification_id = c.id AND a.revoked IS NULL AND a.valid_from <= $2::date) > 0 AS held, -- today
       (SELECT max(coalesce(a.valid_to, 'infinity')) FROM award_now a WHERE a.person_id = me() AND a.certification_id = c.id AND a.revoked IS NULL
          AND a.valid_from <= $2::date) AS valid_to,
       EXISTS (SELECT FROM certification_part r WHERE r.certification_version_id = s.version_id AND r.path = 'renewal') AS has_renewal
FROM certification c
JOIN certification_span s ON s.certification_id = c.id AND s.during @> $2::date
JOIN certification_part p ON p.certification_version_id = s.version_id AND p.kind NOT IN ('all', 'any', 'some', 'then')
LEFT JOIN course k ON k.id = p.course_id
LEFT JOIN live_course v ON v.course_id = p.course_id
WHERE c.code = $1::text -- code
ORDER BY p.path, p.number
