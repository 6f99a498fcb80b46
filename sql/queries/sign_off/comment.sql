-- A comment: about a page, a quiz or an item (or the whole version), or in answer to one of the same request. No row: there is no such
-- request, part or comment, or it is not for this person.
INSERT INTO review_comment (request_id, page_id, quiz_id, item_id, answers, side, text, settles, person_id)
SELECT r.id, p.id, q.id, i.id, t.id, $5::text, $6::text, $7::boolean, me() -- side, text, settles
FROM review_request r
LEFT JOIN page p ON $2::text = 'page' AND p.course_version_id = r.course_version_id AND p.id = $3::bigint -- "page", "quiz", "item" or ""; its id
LEFT JOIN quiz q ON $2::text = 'quiz' AND q.course_version_id = r.course_version_id AND q.id = $3::bigint
LEFT JOIN item i ON $2::text = 'item' AND i.course_version_id = r.course_version_id AND i.id = $3::bigint
LEFT JOIN review_comment t ON t.request_id = r.id AND t.answers IS NULL AND t.id = $4::bigint -- the comment that it answers, or NULL
WHERE r.id = $1::bigint AND (t.id IS NOT NULL OR $4::bigint IS NULL) -- request
  AND ($2::text = '' OR coalesce(p.id, q.id, i.id) IS NOT NULL)
RETURNING id
