-- Posts by job role, certification and standing in a facility and all below it, on a day.
SELECT r.code::text AS job_role, r.title, k.code::text AS certification, d.standing::text AS standing, sum(d.n) AS n
FROM facility_closure c JOIN standing_delta d ON d.facility_id = c.descendant_id AND d.day <= $2::date -- day
JOIN job_role r ON r.id = d.job_role_id JOIN certification k ON k.id = d.certification_id
WHERE c.ancestor_id = $1::bigint AND c.during @> $2::date -- facility
GROUP BY r.code, r.title, k.code, d.standing HAVING sum(d.n) <> 0
ORDER BY r.title, k.code
