-- The questions of a version that are scored, and the quizzes that have asked them, with their figures.
SELECT i.id, i.bank, i.key, i.kind, i.plain, q.key AS quiz, q.title AS quiz_title, q.kind AS quiz_kind, f.people, f.counted, f.difficulty, f.discrimination, f.blank,
       f.asked_sure, f.sure_wrong, f.mean_tries
FROM item i
LEFT JOIN item_figures($1::bigint, $2::bigint) f ON f.item = i.id -- course version, one item or all
LEFT JOIN quiz q ON q.id = f.quiz
WHERE i.course_version_id = $1::bigint AND ($2::bigint IS NULL OR i.id = $2::bigint) AND i.privacy = 'scored' AND i.scoring <> 'none'
ORDER BY i.bank, i.id, q.step NULLS LAST, q.id
