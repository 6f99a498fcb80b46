-- People in a facility and all below it on a day, each once with the worst of their standings there: one by one, where something below it has
-- gone out of the viewer's sight since, so that the counters have too many. Nothing where nothing has.
WITH part AS (
    SELECT descendant_id AS facility_id FROM facility_closure
    WHERE ancestor_id = $1::bigint AND during @> $2::date -- facility, day
      AND descendant_id <> ALL ((SELECT facilities_out_of_sight($1::bigint, $2::date))::bigint[]) -- nor one's own posts there
), roles AS (
    SELECT c.descendant_id AS id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id WHERE r.code = $4::text -- job role, or NULL
), pairs AS (
    SELECT t.person_id, t.standing FROM timeline t
    WHERE $5::timestamptz IS NULL AND t.during @> $2::date AND t.facility_id IN (SELECT facility_id FROM part)
      AND ($3::text IS NULL OR t.certification_id = (SELECT id FROM certification WHERE code = $3::text)) -- certification, or NULL
      AND ($4::text IS NULL OR t.job_role_id IN (SELECT id FROM roles))
    UNION ALL
    SELECT p.person_id, 'not required' FROM post_span p
    WHERE $5::timestamptz IS NULL AND p.during @> $2::date AND p.facility_id IN (SELECT facility_id FROM part)
      AND ($4::text IS NULL OR p.job_role_id IN (SELECT id FROM roles))
    UNION ALL
    SELECT k.person_id, k.standing FROM standings_known($1::bigint, $2::date, $5::timestamptz) k -- known at, or NULL
    WHERE $5::timestamptz IS NOT NULL
      AND (k.certification_id IS NULL OR $3::text IS NULL OR k.certification_id = (SELECT id FROM certification WHERE code = $3::text))
      AND ($4::text IS NULL OR k.job_role_id IN (SELECT id FROM roles))
)
SELECT standing::text AS standing, count(*) AS n
FROM (SELECT person_id, min(standing) AS standing FROM pairs GROUP BY person_id) w
WHERE (SELECT hidden_known($1::bigint, $2::date, $5::timestamptz) <> '{}') GROUP BY 1
