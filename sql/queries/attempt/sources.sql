-- The sources that the reasons of a finished attempt point to.
SELECT s.number, s.key, s.year, s.by, s.title, s.published_in, s.url, s.doi
FROM attempt a
JOIN quiz q ON q.id = a.quiz_id
JOIN source s ON s.course_version_id = q.course_version_id
WHERE a.id = $1::bigint AND a.person_id = me() AND a.state IN ('submitted', 'finished') -- attempt
  AND EXISTS (
    SELECT FROM attempt_item p JOIN item i ON i.id = p.item_id
    WHERE p.attempt_id = a.id
      AND strpos(concat(i.rationale, i.feedback_right, i.feedback_partial, i.feedback_wrong), '"#source-' || s.key || '"') > 0)
ORDER BY s.number
