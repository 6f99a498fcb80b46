-- What the counters have of people: where each of their posts is booked, then the corrections by which they are counted once.
SELECT p.person_id, false AS people, p.post_id, p.facility_id, p.job_role_id, 0::bigint AS certification_id, NULL AS standing,
       lower(p.during) AS from_date, coalesce(last_day(p.during), 'infinity') AS to_date, 1::bigint AS n
FROM post_place p WHERE p.person_id = ANY ($1::bigint[]) -- people
UNION ALL
SELECT d.person_id, true, NULL, d.facility_id, d.job_role_id, d.certification_id, d.standing::text, d.day, NULL, sum(d.n)
FROM standing_delta d WHERE d.person_id = ANY ($1::bigint[]) AND d.people AND d.change_id IN (SELECT c.change_id FROM standing_changes() c)
GROUP BY 1, 4, 5, 6, 7, 8 HAVING sum(d.n) <> 0
ORDER BY 1, 2, 3, 8
