-- The counters: the sum of the differences booked for each day.
SELECT facility_id, job_role_id, certification_id, standing::text AS standing, day, sum(n) AS n
FROM standing_delta WHERE change_id = 0 OR change_id = change_in_force() GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
