-- Changes of rules. What is staged agrees with what it booked, but for those about whom a fact came and who are to be worked out anew; and one
-- that has ended leaves nothing. note: what is no fault, and may be of use.
WITH alive AS (
    SELECT c.id, c.state FROM rule_change c WHERE c.state IN ('computing', 'ready', 'in force', 'dropping')
), anew AS MATERIALIZED (
    SELECT p.change_id, p.person_id FROM change_person p JOIN alive a ON a.id = p.change_id WHERE p.staged IS DISTINCT FROM p.facts
), staged AS (
    SELECT t.facility_id, t.job_role_id, t.certification_id, t.standing, d.day, sum(d.n * CASE WHEN t.came <> 0 THEN 1 ELSE -1 END) AS n
    FROM alive a JOIN timeline_row t ON (t.came <> 0 AND t.came = a.id) OR (t.goes <> 0 AND t.goes = a.id)
    CROSS JOIN LATERAL (VALUES (lower(t.during), 1), (upper(t.during), -1)) d (day, n)
    WHERE a.state IN ('computing', 'ready') AND d.day IS NOT NULL
      AND NOT EXISTS (SELECT FROM anew w WHERE w.change_id = a.id AND w.person_id = t.person_id)
    GROUP BY 1, 2, 3, 4, 5
), booked AS (
    SELECT d.facility_id, d.job_role_id, d.certification_id, d.standing, d.day, sum(d.n) AS n
    FROM alive a JOIN standing_delta d ON d.change_id = a.id AND d.change_id <> 0
    WHERE a.state IN ('computing', 'ready') AND NOT d.people AND d.certification_id > 0
      AND NOT EXISTS (SELECT FROM anew w WHERE w.change_id = a.id AND w.person_id = d.person_id)
    GROUP BY 1, 2, 3, 4, 5
)
SELECT true AS note, format('change %s (%s) is in force, and is written into place: %s people to go', c.id, c.title, rule_change_settling(c.id)) AS finding
FROM rule_change c WHERE c.state = 'in force'
UNION ALL
SELECT true, format('change %s (%s) is %s: worked out for %s people', c.id, c.title, c.state, c.done) FROM rule_change c WHERE c.state IN ('computing', 'ready')
UNION ALL
SELECT false, format('timeline of person with id %s: a row of change %s, which is not on its way', t.person_id, greatest(t.came, t.goes))
FROM timeline_row t WHERE (t.came <> 0 AND t.came NOT IN (SELECT id FROM alive)) OR (t.goes <> 0 AND t.goes NOT IN (SELECT id FROM alive))
UNION ALL
SELECT false, format('person with id %s: marked for change %s, which is not on its way', p.person_id, p.change_id)
FROM change_person p WHERE p.change_id NOT IN (SELECT id FROM alive)
UNION ALL
SELECT DISTINCT false, format('counters: something booked for change %s, which is not on its way', x.change_id)
FROM (SELECT change_id FROM standing_delta WHERE change_id <> 0 UNION SELECT change_id FROM standing_fold WHERE change_id <> 0) x
WHERE x.change_id NOT IN (SELECT id FROM alive)
UNION ALL
SELECT false, format('change on its way: at facility %s, job role %s, certification %s, %s on %s: %s booked, the rows give %s', facility_id, job_role_id,
                     certification_id, standing, day, coalesce(b.n, 0), coalesce(s.n, 0))
FROM staged s FULL JOIN booked b USING (facility_id, job_role_id, certification_id, standing, day)
WHERE coalesce(s.n, 0) <> coalesce(b.n, 0)
