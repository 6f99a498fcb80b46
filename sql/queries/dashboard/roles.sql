-- Posts by job role, certification and standing in a facility and all below it, on a day. A job role includes those below it,
-- here as in every filter; parents come before their children.
WITH RECURSIVE place AS (
    SELECT id, ARRAY[title, code::text] AS path FROM job_role WHERE parent_id IS NULL
    UNION ALL
    SELECT r.id, p.path || r.title || r.code::text FROM place p JOIN job_role r ON r.parent_id = p.id
)
SELECT r.code::text AS job_role, r.title, k.code::text AS certification, o.standing, sum(o.n) AS n
FROM dashboard_roles($1::bigint, $2::date, $3::timestamptz) o -- facility, day, known at or NULL
JOIN job_role_closure j ON j.descendant_id = o.job_role_id JOIN job_role r ON r.id = j.ancestor_id
JOIN place p ON p.id = r.id JOIN certification k ON k.id = o.certification_id
GROUP BY r.code, r.title, p.path, k.code, o.standing
ORDER BY p.path, k.code
