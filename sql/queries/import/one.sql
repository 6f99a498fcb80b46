-- One import of the person of the request: what was sent, what came of it, and what is live of that course now.
SELECT i.id, i.file_name, i.errors, i.warnings, i.asked, i.was_here, v.id AS version_id,
       EXISTS (SELECT FROM import_file f WHERE f.import_id = i.id) AS kept, jsonb_array_length(i.problems) AS listed, c.code, v.version, l.version AS live,
       (SELECT p.change FROM publication p WHERE p.course_version_id = v.id ORDER BY p.id DESC LIMIT 1) AS change,
       civil_date(i.recorded_at, $2::text) AS sent_on, to_char(i.recorded_at AT TIME ZONE $2::text, 'HH24:MI') AS sent_at -- zone
FROM import i LEFT JOIN course_version v ON v.id = i.course_version_id LEFT JOIN course c ON c.id = v.course_id
LEFT JOIN live_course l ON l.course_id = c.id
WHERE i.id = $1::bigint AND i.person_id = me() -- import
