-- When a version was put before staff, and what became of that, latest first.
SELECT p.change, p.floor, p.reason, x.version AS replaces, civil_date(coalesce(p.from_at, p.recorded_at), z.zone) AS from_on,
       to_char(coalesce(p.from_at, p.recorded_at) AT TIME ZONE z.zone, 'HH24:MI') AS from_time, p.from_at IS NOT NULL AS scheduled,
       e.kind AS ended, e.reason AS end_reason, civil_date(e.recorded_at, z.zone) AS ended_on, b.display_name AS by, w.display_name AS ended_by
FROM publication p
CROSS JOIN LATERAL (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
LEFT JOIN course_version x ON x.id = p.replaces
LEFT JOIN publication_end e ON e.publication_id = p.id
LEFT JOIN person b ON b.id = p.recorded_by
LEFT JOIN person w ON w.id = e.recorded_by
WHERE p.course_version_id = $1::bigint -- version
ORDER BY p.id DESC
