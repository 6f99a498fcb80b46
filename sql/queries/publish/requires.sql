-- What the courses that come before a version stand for: one row for each of which nothing is live, and one, with `ring`, where the
-- version would by way of others come before itself. A course that has ended by its own last day is told too: nobody could begin it.
SELECT r.code, l.id IS NULL AS missing, NULL::text AS ring
FROM course_version v CROSS JOIN LATERAL unnest(v.requires) WITH ORDINALITY r (code, number)
LEFT JOIN live_course l ON l.code = r.code AND coalesce(l.ends, 'infinity') >= civil_date(clock(), coalesce((SELECT n.zone FROM network n), 'UTC'))
WHERE v.id = $1::bigint AND l.id IS NULL -- version
UNION ALL
SELECT c.code, false, array_to_string(g.ring, ', ')
FROM course_version v JOIN course c ON c.id = v.course_id CROSS JOIN LATERAL (SELECT requires_ring(c.code, v.requires) AS ring OFFSET 0) g
WHERE v.id = $1::bigint AND g.ring IS NOT NULL
ORDER BY ring NULLS FIRST, code
