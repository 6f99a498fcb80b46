-- One request for sign-off. No row: there is none, or it is nothing of this person's.
SELECT r.id, r.course_version_id, r.kind, r.language, r.message, r.asked_on, may_sign(r.kind) AS signs, may('author') AS answers
FROM review_request r WHERE r.id = $1::bigint AND (may('author') OR may_sign(r.kind)) -- request
