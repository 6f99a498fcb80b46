-- A comment: about a page (or the whole version), or in answer to one of the same request. No row: there is no such request, page or
-- comment, or it is not for this person.
INSERT INTO review_comment (request_id, page_id, answers, side, text, settles, person_id)
SELECT r.id, p.id, t.id, $4::text, $5::text, $6::boolean, me() -- side, text, settles
FROM review_request r
LEFT JOIN page p ON p.course_version_id = r.course_version_id AND p.id = $2::bigint -- page, or NULL
LEFT JOIN review_comment t ON t.request_id = r.id AND t.answers IS NULL AND t.id = $3::bigint -- the comment that it answers, or NULL
WHERE r.id = $1::bigint AND (p.id IS NOT NULL OR $2::bigint IS NULL) AND (t.id IS NOT NULL OR $3::bigint IS NULL) -- request
RETURNING id
