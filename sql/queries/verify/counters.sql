-- The counters of some facilities: the sum of the differences booked for each day, those of a change of rules in force included.
SELECT facility_id, job_role_id, certification_id, people, standing::text AS standing, day, sum(n) AS n
FROM standing_delta WHERE facility_id > $1::bigint AND facility_id <= $2::bigint AND change_id IN (SELECT change_id FROM standing_changes()) -- after, up to
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
