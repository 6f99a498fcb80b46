-- The comments of a request: threads in the order of the pages that they are about, each with its answers after it.
SELECT c.id, coalesce(c.answers, c.id) AS thread, c.answers IS NULL AS begins, c.side, c.text, c.settles, c.said_on,
       m.number AS module, p.number AS page, p.title,
       EXISTS (SELECT FROM review_comment d WHERE d.answers = coalesce(c.answers, c.id) AND d.settles) AS settled
FROM review_comment c
LEFT JOIN review_comment t ON t.id = c.answers
LEFT JOIN page p ON p.id = coalesce(t.page_id, c.page_id)
LEFT JOIN module m ON m.id = p.module_id
WHERE c.request_id = $1::bigint -- request
ORDER BY p.step NULLS FIRST, coalesce(c.answers, c.id), c.id
