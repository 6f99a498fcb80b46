-- The comments of a request: threads in the order of what they are about (the whole version, pages and quizzes, items), each with its
-- answers after it.
SELECT c.id, coalesce(c.answers, c.id) AS thread, c.answers IS NULL AS begins, c.side, c.text, c.settles, c.said_on,
       CASE WHEN p.id IS NOT NULL THEN 'page' WHEN q.id IS NOT NULL THEN 'quiz' WHEN i.id IS NOT NULL THEN 'item' ELSE 'version' END AS about,
       m.number AS module, p.number AS page, coalesce(p.title, q.title, i.plain) AS title, i.bank::text, i.key::text,
       EXISTS (SELECT FROM review_comment d WHERE d.answers = coalesce(c.answers, c.id) AND d.settles) AS settled
FROM review_comment c
JOIN review_comment t ON t.id = coalesce(c.answers, c.id)
LEFT JOIN page p ON p.id = t.page_id
LEFT JOIN module m ON m.id = p.module_id
LEFT JOIN quiz q ON q.id = t.quiz_id
LEFT JOIN item i ON i.id = t.item_id
WHERE c.request_id = $1::bigint -- request
ORDER BY i.id NULLS FIRST, coalesce(p.step, q.step) NULLS FIRST, coalesce(c.answers, c.id), c.id
