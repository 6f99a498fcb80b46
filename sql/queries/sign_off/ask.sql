-- Asks for sign-off of a kind; again where it was asked before and something was said since. Asked and not answered yet: nothing happens.
-- No translation in that language: nothing.
WITH first AS (
    INSERT INTO review_request (course_version_id, kind, language, message, asked_by)
    SELECT v.id, $2::text, $3::text, nullif($4::text, ''), me() -- kind, language or "", message
    FROM course_version v WHERE v.id = $1::bigint AND hash_in_language(v, $3::text) IS NOT NULL -- version
    ON CONFLICT DO NOTHING
)
INSERT INTO review_again (request_id, after_signature, message, asked_by)
SELECT r.id, s.last_signature, nullif($4::text, ''), me()
FROM review_request r CROSS JOIN LATERAL review_stands(r.id) s
WHERE r.course_version_id = $1::bigint AND r.kind = $2::text AND r.language = $3::text AND s.last_signature IS NOT NULL
ON CONFLICT DO NOTHING
