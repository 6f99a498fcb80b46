-- A regrade and the question it is about. now_item: whose key counts, or counted before the regrade came into force; NULL: full points.
SELECT r.id, r.item_id, r.key_item_id, r.reason, regrade_state(r.id) AS state, c.code AS course, v.version, v.language, w.version AS key_version,
       i.key, i.plain, f.takes_passes, b.now_item, (SELECT x.version FROM item n JOIN course_version x ON x.id = n.course_version_id WHERE n.id = b.now_item) AS now_version
FROM regrade r
JOIN item i ON i.id = r.item_id
JOIN course_version v ON v.id = i.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN (item k JOIN course_version w ON w.id = k.course_version_id) ON k.id = r.key_item_id
LEFT JOIN regrade_force f ON f.regrade_id = r.id
LEFT JOIN LATERAL (SELECT o.regrade_id AS id, o.key_item_id FROM regrade_force o WHERE o.item_id = r.item_id AND (f.number IS NULL OR o.number < f.number)
                   ORDER BY o.number DESC LIMIT 1) o ON true
CROSS JOIN LATERAL (SELECT CASE WHEN o.id IS NULL THEN r.item_id ELSE o.key_item_id END AS now_item) b
WHERE r.id = $1::bigint -- regrade
