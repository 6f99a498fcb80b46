-- People in a facility and all below it on a day, each once with the worst of their standings there, as known at an instant; slow and exact.
SELECT w.standing::text AS standing, count(*) AS n FROM (
    SELECT k.person_id, min(k.standing) AS standing FROM standings_known($1::bigint, $2::date, $5::timestamptz) k -- facility, day, instant
    WHERE (k.certification_id IS NULL OR $3::text IS NULL OR k.certification_id = (SELECT id FROM certification WHERE code = $3::text)) -- certification, or NULL
      AND ($4::text IS NULL OR k.job_role_id IN (SELECT c.descendant_id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id
                                                 WHERE r.code = $4::text)) -- job role, or NULL
    GROUP BY k.person_id) w
GROUP BY 1
