-- Attempts with something that the program has graded: those that are finished, and those with a checked try. In the order of their ids.
SELECT a.id, a.state = 'finished' AS finished, q.feedback
FROM attempt a JOIN quiz q ON q.id = a.quiz_id
WHERE a.state = 'finished' OR EXISTS (SELECT FROM item_try y WHERE y.attempt_id = a.id)
ORDER BY a.id
