-- The next people with a finished attempt that does not count by a regrade in force yet.
SELECT DISTINCT a.person_id AS person
FROM regrade_force f
JOIN item i ON i.id = f.item_id
JOIN quiz q ON q.course_version_id = i.course_version_id
JOIN attempt a ON a.quiz_id = q.id AND a.state = 'finished'
JOIN attempt_item p ON p.attempt_id = a.id AND p.item_id = i.id
WHERE f.regrade_id = $1::bigint AND a.person_id > $2::bigint -- regrade, the last person that was looked at
  AND NOT EXISTS (SELECT FROM regraded_item g WHERE g.attempt_id = a.id AND g.item_id = i.id AND g.regrade_id = f.regrade_id)
ORDER BY 1 LIMIT $3::integer -- how many
