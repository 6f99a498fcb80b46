-- One request for sign-off, and when it was asked again since the latest word. No row: there is none, or it is nothing of this person's.
SELECT r.id, r.course_version_id, r.kind, r.language, r.message, r.asked_on, s.again_on, s.again_message,
       may_sign(r.kind) AS signs, may('author') AS answers
FROM review_request r LEFT JOIN LATERAL review_stands(r.id) s ON true
WHERE r.id = $1::bigint AND (may('author') OR may_sign(r.kind)) -- request
