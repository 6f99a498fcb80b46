-- Asks for sign-off of a kind. Asked before: nothing happens. No translation in that language: nothing.
INSERT INTO review_request (course_version_id, kind, language, message, asked_by)
SELECT v.id, $2::text, $3::text, nullif($4::text, ''), me() -- kind, language or "", message
FROM course_version v WHERE v.id = $1::bigint AND hash_in_language(v, $3::text) IS NOT NULL -- version
ON CONFLICT DO NOTHING
