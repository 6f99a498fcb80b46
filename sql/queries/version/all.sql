-- The versions of a course, latest first, and where each stands.
SELECT v.id, v.version, v.title, v.hash, civil_date(v.recorded_at, z.zone) AS stored_on,
       EXISTS (SELECT FROM course_file f WHERE f.course_version_id = v.id) AS has_files,
       CASE WHEN v.id = live_version(c.id) THEN 'live' WHEN p.id = waiting_publication(c.id) THEN 'scheduled' WHEN e.kind = 'withdrawn' THEN 'withdrawn'
            WHEN p.id IS NOT NULL AND e.kind IS NULL THEN 'replaced' ELSE 'stored' END AS state,
       p.change, CASE WHEN p.id = waiting_publication(c.id) THEN to_char(p.from_at AT TIME ZONE z.zone, 'YYYY-MM-DD"T"HH24:MI') END AS goes_live_at
FROM course c JOIN course_version v ON v.course_id = c.id
CROSS JOIN LATERAL (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
LEFT JOIN LATERAL (SELECT * FROM publication x WHERE x.course_version_id = v.id ORDER BY x.id DESC LIMIT 1) p ON true
LEFT JOIN publication_end e ON e.publication_id = p.id
WHERE c.code = $1::text -- code
ORDER BY v.version DESC
