-- Whether it is a version's turn to go live: what is live of its course, and what else waits.
SELECT c.code::text, v.version, l.version AS live, w.version AS waiting
FROM course_version v JOIN course c ON c.id = v.course_id
LEFT JOIN course_version l ON l.id = live_version(c.id)
LEFT JOIN publication p ON p.id = waiting_publication(c.id)
LEFT JOIN course_version w ON w.id = p.course_version_id
WHERE v.id = $1::bigint -- version
