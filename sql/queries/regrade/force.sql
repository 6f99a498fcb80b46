-- A regrade in force, if it is the last of its question.
SELECT f.item_id, f.key_item_id, f.takes_passes, coalesce(f.approved_by, f.confirmed_by) AS decided_by, c.code AS course
FROM regrade_force f JOIN item i ON i.id = f.item_id JOIN course_version v ON v.id = i.course_version_id JOIN course c ON c.id = v.course_id
WHERE f.regrade_id = $1::bigint AND NOT EXISTS (SELECT FROM regrade_force l WHERE l.item_id = f.item_id AND l.number > f.number) -- regrade
