-- Whom a version can be previewed as: job roles, states that it or a facility names, and its slots.
SELECT 'role' AS what, r.code::text AS value, r.title AS text FROM job_role r
UNION ALL
SELECT DISTINCT 'state', s.state, s.state FROM (
    SELECT f.state::text FROM facility_version f
    UNION SELECT unnest(f.states) FROM fragment f JOIN page p ON p.id = f.page_id WHERE p.course_version_id = $1::bigint
    UNION SELECT unnest(c.states) FROM course_condition c WHERE c.course_version_id = $1::bigint) s (state)
UNION ALL
SELECT 'slot', s.key::text, s.text FROM slot s WHERE s.course_version_id = $1::bigint -- version
ORDER BY 1, 3
