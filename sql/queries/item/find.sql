-- A question for its author, and whose key it counts by now: key_item NULL: everybody has its full points.
SELECT i.id, i.bank, i.key, i.kind, i.plain, i.privacy, i.scoring, c.code AS course, v.id AS course_version, v.version, v.title, v.language,
       coalesce(f.id IS NOT NULL, false) AS regraded, f.key_item_id AS key_item, w.version AS key_version
FROM item i
JOIN course_version v ON v.id = i.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN LATERAL (SELECT r.regrade_id AS id, r.key_item_id FROM regrade_force r WHERE r.item_id = i.id ORDER BY r.number DESC LIMIT 1) f ON true
LEFT JOIN (item k JOIN course_version w ON w.id = k.course_version_id) ON k.id = f.key_item_id
WHERE i.id = $1::bigint -- item
