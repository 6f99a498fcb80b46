-- The latest imports of the person of the request.
SELECT i.id, i.file_name, i.errors, i.warnings, i.was_here, c.code, v.version,
       civil_date(i.recorded_at, $1::text) AS sent_on, to_char(i.recorded_at AT TIME ZONE $1::text, 'HH24:MI') AS sent_at -- zone
FROM import i LEFT JOIN course_version v ON v.id = i.course_version_id LEFT JOIN course c ON c.id = v.course_id
WHERE i.person_id = me() ORDER BY i.id DESC LIMIT 50
