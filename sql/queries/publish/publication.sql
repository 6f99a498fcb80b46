-- A version goes before staff. Where only translations differ from what was live, the change is minor. Until authors say which, every
-- other change after the first publication is material.
INSERT INTO publication (course_id, course_version_id, change, recorded_by)
SELECT v.course_id, v.id, CASE WHEN l.id IS NULL THEN 'first' WHEN l.hash = v.hash THEN 'minor' ELSE 'material' END,
       $2::bigint -- person
FROM course_version v LEFT JOIN live_course l ON l.course_id = v.course_id WHERE v.id = $1::bigint -- version
RETURNING change
