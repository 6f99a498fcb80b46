-- For those of the people who have several posts: the facilities above each of theirs, over time; and all job roles, each with the one above it.
WITH several AS MATERIALIZED (
    SELECT p.person_id FROM post p WHERE p.person_id = ANY ($1::bigint[]) GROUP BY 1 HAVING count(*) > 1 -- people
)
SELECT v.person_id, c.descendant_id AS id, c.ancestor_id AS above, c.depth, lower(c.during) AS from_date,
       coalesce(last_day(c.during), 'infinity') AS to_date
FROM (SELECT DISTINCT w.person_id, w.facility_id FROM several s JOIN post_version w ON w.person_id = s.person_id) v
JOIN facility_closure c ON c.descendant_id = v.facility_id
UNION ALL
SELECT s.person_id, r.id, r.parent_id, NULL, NULL, NULL FROM several s CROSS JOIN job_role r
ORDER BY 1
