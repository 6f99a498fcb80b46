-- A regrade and the question it is about.
SELECT r.id, r.item_id, r.key_item_id, r.reason, regrade_state(r.id) AS state, c.code AS course, v.version, v.language, w.version AS key_version,
       i.key, i.plain, f.takes_passes
FROM regrade r
JOIN item i ON i.id = r.item_id
JOIN course_version v ON v.id = i.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN (item k JOIN course_version w ON w.id = k.course_version_id) ON k.id = r.key_item_id
LEFT JOIN regrade_force f ON f.regrade_id = r.id
WHERE r.id = $1::bigint -- regrade
