-- The sums kept ahead of some facilities, by year, by month and by day, against the differences that are in them; those are taken as the facts
-- give them: what was found to be missing or too much in them is given, so that it is named once and not again here. A change in force is counted
-- with what is in place: it is written there part by part, and either may have a difference first.
WITH counted AS MATERIALIZED (
    SELECT change_id FROM standing_changes()
), below AS MATERIALIZED (
    SELECT c.ancestor_id, c.descendant_id, lower(c.during) AS from_date, upper(c.during) AS ends
    FROM facility_closure c WHERE c.ancestor_id = ANY ($8::bigint[]) -- of which facilities
), given AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::boolean[], $3::bigint[], $4::bigint[], $5::standing[], $6::date[], $7::bigint[]) -- facilities, people, job roles, certifications, standings, days, missing
      AS u (facility_id, people, job_role_id, certification_id, standing, day, n)
), source AS (
    SELECT b.ancestor_id, b.from_date, b.ends, d.people, d.job_role_id, d.certification_id,
           CASE WHEN d.change_id IN (SELECT k.change_id FROM counted k) THEN 0 ELSE d.change_id END AS change_id, d.standing, d.day, d.n::bigint
    FROM below b JOIN standing_delta d ON d.facility_id = b.descendant_id WHERE d.folded AND (b.ends IS NULL OR d.day < b.ends)
    UNION ALL
    SELECT b.ancestor_id, b.from_date, b.ends, u.people, u.job_role_id, u.certification_id, 0, u.standing, u.day, u.n
    FROM below b JOIN given u ON u.facility_id = b.descendant_id WHERE b.ends IS NULL OR u.day < b.ends
), daily AS MATERIALIZED (
    SELECT facility_id, people, job_role_id, certification_id, change_id, standing, day, sum(n) AS n FROM (
        SELECT ancestor_id AS facility_id, people, job_role_id, certification_id, change_id, standing, greatest(day, from_date) AS day, n FROM source
        UNION ALL
        SELECT ancestor_id, people, job_role_id, certification_id, change_id, standing, ends, -n FROM source WHERE ends IS NOT NULL) x
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0
), dated AS MATERIALIZED (
    SELECT a.facility_id, a.people, a.job_role_id, a.certification_id, a.change_id, standing_number(a.standing) AS s, a.n,
           date_part('year', a.day)::integer AS y, date_part('month', a.day)::integer AS m, date_part('day', a.day)::integer AS d
    FROM (SELECT * FROM daily
          UNION ALL
          SELECT facility_id, people, 0, certification_id, change_id, standing, day, sum(n) FROM daily WHERE NOT people GROUP BY 1, 2, 4, 5, 6, 7) a
), monthly AS MATERIALIZED (
    SELECT facility_id, people, job_role_id, certification_id, change_id, s, y, m, sum(n) AS n FROM dated GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), entry AS (
    SELECT facility_id, people, job_role_id, certification_id, change_id, 100 * y + m AS period, s << 16 | d AS entry, n AS wanted, 0 AS stored FROM dated
    UNION ALL
    SELECT facility_id, people, job_role_id, certification_id, change_id, 100 * y, s << 16 | m, n, 0 FROM monthly
    UNION ALL
    SELECT facility_id, people, job_role_id, certification_id, change_id, 0, s << 16 | y, n, 0 FROM monthly
    UNION ALL
    SELECT f.facility_id, f.people, f.job_role_id, f.certification_id,
           CASE WHEN f.change_id IN (SELECT k.change_id FROM counted k) THEN 0 ELSE f.change_id END, f.period, u.entry, 0, CASE WHEN o.rising THEN u.n ELSE 0 END -- else no entry of it is found
    FROM standing_fold f CROSS JOIN LATERAL (SELECT f.entries = ARRAY(SELECT e FROM unnest(f.entries) e ORDER BY e) AS rising OFFSET 0) o
    CROSS JOIN LATERAL standing_steps(f.entries, f.n) u WHERE f.facility_id = ANY ($8::bigint[])
), wrong AS (
    SELECT facility_id, people, job_role_id, certification_id, change_id, period, entry, sum(wanted) AS wanted, sum(stored) AS stored
    FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(wanted) <> sum(stored)
)
SELECT w.facility_id, format('sum of %s, %s, %s, %s%s, %s: %s; the differences give %s',
              f.code, CASE WHEN people THEN 'people' ELSE 'posts' END, coalesce(r.code::text, 'any job role'), coalesce(c.code::text, 'all certifications'),
              CASE WHEN change_id <> 0 THEN format(', change %s', change_id) END, (enum_range(NULL::standing))[(entry >> 16) + 1],
              CASE WHEN period = 0 THEN 'in ' || (entry & 65535) WHEN period % 100 = 0 THEN format('in %s-%s', period / 100, lpad((entry & 65535)::text, 2, '0'))
                   ELSE format('on %s-%s-%s', period / 100, lpad((period % 100)::text, 2, '0'), lpad((entry & 65535)::text, 2, '0')) END
              || ' it changes by ' || to_char(w.stored, 'SGFM999999990'), to_char(w.wanted, 'SGFM999999990')) AS finding
FROM wrong w JOIN facility f ON f.id = w.facility_id LEFT JOIN job_role r ON r.id = job_role_id LEFT JOIN certification c ON c.id = certification_id
ORDER BY 2
