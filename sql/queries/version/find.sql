-- A version by its address: what it is, whether it is before staff, and what else is there of its course.
SELECT v.id, c.id AS course_id, c.code::text, v.version, v.title, v.hash, v.language, array_to_string(v.languages, ' ') AS languages,
       v.minutes, v.reviewed, v.review_by, v.ends,
       civil_date(v.recorded_at, z.zone) AS stored_on, s.display_name AS stored_by,
       (SELECT count(*) FROM course_file f WHERE f.course_version_id = v.id) AS files,
       l.id AS live_id, l.version AS live, p.id AS publication, p.change, p.reason, p.replaces,
       (SELECT x.version FROM course_version x WHERE x.id = p.replaces) AS replaces_version,
       civil_date(coalesce(p.from_at, p.recorded_at), z.zone) AS published_on, b.display_name AS published_by,
       (p.from_at > clock() AND e.kind IS NULL) AS waiting, civil_date(p.from_at, z.zone) AS from_on,
       to_char(p.from_at AT TIME ZONE z.zone, 'HH24:MI') AS from_time,
       e.kind AS ended, e.reason AS end_reason, civil_date(e.recorded_at, z.zone) AS ended_on, z.zone
FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
CROSS JOIN LATERAL (SELECT coalesce((SELECT n.zone FROM network n), 'UTC') AS zone) z
LEFT JOIN person s ON s.id = v.recorded_by
LEFT JOIN course_version l ON l.id = live_version(c.id)
LEFT JOIN LATERAL (SELECT * FROM publication x WHERE x.course_version_id = v.id ORDER BY x.id DESC LIMIT 1) p ON true
LEFT JOIN person b ON b.id = p.recorded_by
LEFT JOIN publication_end e ON e.publication_id = p.id
WHERE c.code = $1::text -- code, version
