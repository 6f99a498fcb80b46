-- Posts by standing in each facility shown and all below it, on a day: sums of differences, so any day costs the same.
WITH shown AS (
    SELECT c.descendant_id AS facility_id FROM facility_closure c
    WHERE c.ancestor_id = $1::bigint AND c.depth <= 2 AND c.during @> $2::date -- facility, day
), roles AS (
    SELECT c.descendant_id AS id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id WHERE r.code = $4::text -- job role, or NULL
)
SELECT c.ancestor_id AS facility_id, d.standing::text AS standing, sum(d.n) AS n
FROM shown s JOIN facility_closure c ON c.ancestor_id = s.facility_id AND c.during @> $2::date
JOIN standing_delta d ON d.facility_id = c.descendant_id AND d.day <= $2::date AND (d.change_id = 0 OR d.change_id = (SELECT change_in_force()))
WHERE ($3::text IS NULL OR d.certification_id = (SELECT id FROM certification WHERE code = $3::text)) -- certification, or NULL
  AND ($4::text IS NULL OR d.job_role_id IN (SELECT id FROM roles))
GROUP BY 1, 2 HAVING sum(d.n) <> 0
UNION ALL
SELECT c.ancestor_id, 'not required', count(*)
FROM shown s JOIN facility_closure c ON c.ancestor_id = s.facility_id AND c.during @> $2::date
JOIN post_span p ON p.facility_id = c.descendant_id AND p.during @> $2::date
WHERE ($4::text IS NULL OR p.job_role_id IN (SELECT id FROM roles))
  AND NOT EXISTS (SELECT FROM timeline t WHERE t.post_id = p.post_id AND t.during @> $2::date
        AND ($3::text IS NULL OR t.certification_id = (SELECT id FROM certification WHERE code = $3::text)))
GROUP BY 1
