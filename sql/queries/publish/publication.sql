-- A version goes before staff. Until authors say which, every change after the first publication is material.
INSERT INTO publication (course_id, course_version_id, change, recorded_by)
SELECT v.course_id, v.id, CASE WHEN EXISTS (SELECT FROM publication p WHERE p.course_id = v.course_id) THEN 'material' ELSE 'first' END,
       $2::bigint -- person
FROM course_version v WHERE v.id = $1::bigint -- version
RETURNING change
