-- Takes out the stored rows that the facts no longer give, and books their end in the counters.
WITH wanted AS (
    SELECT post_id, certification_id, facility_id, job_role_id, days(from_date, nullif(to_date, 'infinity')) AS during, standing, due
    FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[], $7::date[], $8::standing[], $9::date[])
      AS u(post_id, certification_id, facility_id, job_role_id, from_date, to_date, standing, due)
), gone AS (
    DELETE FROM timeline t WHERE t.person_id = $1::bigint -- person
      AND NOT EXISTS (SELECT FROM wanted w WHERE w.post_id = t.post_id AND w.certification_id = t.certification_id
            AND w.during = t.during AND w.standing = t.standing AND w.due IS NOT DISTINCT FROM t.due
            AND w.facility_id = t.facility_id AND w.job_role_id = t.job_role_id)
    RETURNING t.*
)
INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
SELECT facility_id, job_role_id, certification_id, standing, day, sum(n) FROM (
    SELECT facility_id, job_role_id, certification_id, standing, lower(during) AS day, -1 AS n FROM gone
    UNION ALL
    SELECT facility_id, job_role_id, certification_id, standing, upper(during), 1 FROM gone WHERE NOT upper_inf(during)
) d GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
