-- Takes out stored rows that the facts no longer give, and books their end in the counters.
WITH gone AS (
    DELETE FROM timeline t
    USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::date[]) AS u (person_id, post_id, certification_id, from_date) -- people, posts, certifications, first days
    WHERE t.person_id = u.person_id AND t.post_id = u.post_id AND t.certification_id = u.certification_id AND lower(t.during) = u.from_date
    RETURNING t.*
)
INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
SELECT facility_id, job_role_id, certification_id, standing, day, sum(n) FROM (
    SELECT facility_id, job_role_id, certification_id, standing, lower(during) AS day, -1 AS n FROM gone
    UNION ALL
    SELECT facility_id, job_role_id, certification_id, standing, upper(during), 1 FROM gone WHERE NOT upper_inf(during)
) d GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
