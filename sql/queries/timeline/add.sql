-- Puts in the rows that the facts give and that are not stored, and books them in the counters.
WITH wanted AS (
    SELECT post_id, certification_id, facility_id, job_role_id, days(from_date, nullif(to_date, 'infinity')) AS during, standing, due
    FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[], $7::date[], $8::standing[], $9::date[])
      AS u(post_id, certification_id, facility_id, job_role_id, from_date, to_date, standing, due)
), added AS (
    INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
    SELECT w.post_id, $1::bigint, w.certification_id, w.facility_id, w.job_role_id, w.during, w.standing, w.due -- person
    FROM wanted w
    WHERE NOT EXISTS (SELECT FROM timeline t WHERE t.post_id = w.post_id AND t.certification_id = w.certification_id
            AND t.during = w.during)
    RETURNING *
)
INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
SELECT facility_id, job_role_id, certification_id, standing, day, sum(n) FROM (
    SELECT facility_id, job_role_id, certification_id, standing, lower(during) AS day, 1 AS n FROM added
    UNION ALL
    SELECT facility_id, job_role_id, certification_id, standing, upper(during), -1 FROM added WHERE NOT upper_inf(during)
) d GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
