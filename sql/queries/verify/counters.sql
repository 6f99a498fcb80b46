-- The counters: the sum of the differences booked for each day, those of a change of rules in force included.
SELECT facility_id, job_role_id, certification_id, people, standing::text AS standing, day, sum(n) AS n
FROM standing_delta WHERE change_id IN (SELECT change_id FROM standing_changes())
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
