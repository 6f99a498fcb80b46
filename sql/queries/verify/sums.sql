-- The sums kept ahead, by year, by month and by day, against the differences that are in them; those are taken as the facts give them: what was
-- found to be missing or too much in them is given, so that it is named once and not again here. A change in force is counted with what is in
-- place: it is written there part by part, and either may have a difference first.
WITH counted AS MATERIALIZED (
    SELECT change_id FROM standing_changes()
), source AS (
    SELECT d.facility_id, d.people, d.job_role_id, d.certification_id,
           CASE WHEN d.change_id IN (SELECT k.change_id FROM counted k) THEN 0 ELSE d.change_id END AS change_id, d.standing, d.day, d.n
    FROM standing_delta d WHERE d.folded
    UNION ALL
    SELECT u.facility_id, u.people, u.job_role_id, u.certification_id, 0, u.standing, u.day, u.n
    FROM unnest($1::bigint[], $2::boolean[], $3::bigint[], $4::bigint[], $5::standing[], $6::date[], $7::bigint[]) -- facilities, people, job roles, certifications, standings, days, missing
      AS u (facility_id, people, job_role_id, certification_id, standing, day, n)
), daily AS (
    SELECT c.ancestor_id AS facility_id, d.people, d.job_role_id, d.certification_id, d.change_id, standing_number(d.standing) AS s, x.day, sum(x.n) AS n
    FROM source d JOIN facility_closure c ON c.descendant_id = d.facility_id AND (upper_inf(c.during) OR d.day < upper(c.during))
    JOIN standing_node k ON k.facility_id = c.ancestor_id
    CROSS JOIN LATERAL (VALUES (greatest(d.day, lower(c.during)), d.n), (upper(c.during), -d.n)) x (day, n)
    WHERE x.day IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7
), any_role AS (
    SELECT * FROM daily
    UNION ALL
    SELECT facility_id, people, 0, certification_id, change_id, s, day, n FROM daily WHERE NOT people
), wanted AS (
    SELECT a.facility_id, a.people, a.job_role_id, a.certification_id, a.change_id, p.period, 8 * p.of + a.s AS entry, sum(a.n) AS n
    FROM any_role a CROSS JOIN LATERAL (VALUES
        (0, extract(year FROM a.day)::integer),
        (100 * extract(year FROM a.day)::integer, extract(month FROM a.day)::integer),
        (100 * extract(year FROM a.day)::integer + extract(month FROM a.day)::integer, extract(day FROM a.day)::integer)) p (period, of)
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(a.n) <> 0
), stored AS (
    SELECT f.facility_id, f.people, f.job_role_id, f.certification_id,
           CASE WHEN f.change_id IN (SELECT k.change_id FROM counted k) THEN 0 ELSE f.change_id END AS change_id, f.period, u.entry, sum(u.n) AS n
    FROM standing_fold f CROSS JOIN LATERAL unnest(f.entries, f.n) u (entry, n) GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(u.n) <> 0
)
SELECT format('sum of %s, %s, %s, %s%s, %s: %s; the differences give %s',
              f.code, CASE WHEN people THEN 'people' ELSE 'posts' END, coalesce(r.code::text, 'any job role'), coalesce(c.code::text, 'all certifications'),
              CASE WHEN change_id <> 0 THEN format(', change %s', change_id) END, (enum_range(NULL::standing))[(entry & 7) + 1],
              CASE WHEN period = 0 THEN 'in ' || (entry >> 3) WHEN period % 100 = 0 THEN format('in %s-%s', period / 100, lpad((entry >> 3)::text, 2, '0'))
                   ELSE format('on %s-%s-%s', period / 100, lpad((period % 100)::text, 2, '0'), lpad((entry >> 3)::text, 2, '0')) END
              || ' it changes by ' || to_char(coalesce(s.n, 0), 'SGFM999999990'), to_char(coalesce(w.n, 0), 'SGFM999999990')) AS finding
FROM wanted w FULL JOIN stored s USING (facility_id, people, job_role_id, certification_id, change_id, period, entry)
JOIN facility f ON f.id = facility_id LEFT JOIN job_role r ON r.id = job_role_id LEFT JOIN certification c ON c.id = certification_id
WHERE w.n IS DISTINCT FROM s.n
ORDER BY 1
