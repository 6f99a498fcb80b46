-- Attempts whose marking nobody can go on with. unread: how many essays there are that nobody may read, with those of these attempts.
SELECT s.attempt_id AS attempt, s.person_id AS person, n.unread
FROM (SELECT count(*) AS unread FROM essays_without_reader()) n LEFT JOIN marking_stuck() s ON true
ORDER BY s.attempt_id
