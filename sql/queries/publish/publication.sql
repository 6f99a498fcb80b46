-- A version goes before staff: at once, or from an hour on. It was compared with what is live, or was last.
INSERT INTO publication (course_id, course_version_id, recorded_by, change, floor, replaces, reason, from_at)
SELECT v.course_id, v.id, $2::bigint, $3::text, $4::text, $5::bigint, $6::text, $7::timestamptz -- person, class, its floor, base, reason, hour
FROM course_version v WHERE v.id = $1::bigint -- version
RETURNING id
