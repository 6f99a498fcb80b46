-- Those behind a number of the dashboard: exactly the posts, or the people, that it counts, each once with the worst of its standings, worst
-- first, with the reason.
WITH part AS (
    SELECT descendant_id AS facility_id FROM facility_closure
    WHERE ancestor_id = $1::bigint AND during @> $2::date -- facility, day
      AND descendant_id <> ALL ((SELECT facilities_out_of_sight($1::bigint, $2::date))::bigint[]) -- nor one's own posts there
), roles AS (
    SELECT c.descendant_id AS id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id WHERE r.code = $4::text -- job role, or NULL
), pairs AS (
    SELECT t.person_id, t.post_id, t.facility_id, t.job_role_id, t.certification_id, t.standing, t.due,
           CASE WHEN t.standing = 'exempt' THEN last_day(t.during) END AS exempt_until FROM timeline t
    WHERE t.during @> $2::date AND t.facility_id IN (SELECT facility_id FROM part)
      AND ($3::text IS NULL OR t.certification_id = (SELECT id FROM certification WHERE code = $3::text)) -- certification, or NULL
      AND ($4::text IS NULL OR t.job_role_id IN (SELECT id FROM roles))
    UNION ALL
    SELECT p.person_id, p.post_id, p.facility_id, p.job_role_id, NULL, 'not required', NULL, NULL FROM post_span p
    WHERE p.during @> $2::date AND p.facility_id IN (SELECT facility_id FROM part)
      AND ($4::text IS NULL OR p.job_role_id IN (SELECT id FROM roles))
      AND NOT EXISTS (SELECT FROM timeline t WHERE t.post_id = p.post_id AND t.during @> $2::date
            AND ($3::text IS NULL OR t.certification_id = (SELECT id FROM certification WHERE code = $3::text)))
), counted AS (
    SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY CASE WHEN $8::boolean THEN person_id ELSE post_id END ORDER BY standing, post_id, certification_id) AS place FROM pairs) w
    WHERE place = 1 -- $8: people, not posts
), page AS (
    SELECT c.*, count(*) OVER () AS total, n.display_name, n.employee_number FROM counted c JOIN person n ON n.id = c.person_id
    WHERE $5::standing IS NULL OR c.standing = $5::standing -- standing, or NULL
    ORDER BY c.standing, n.display_name, c.post_id, c.certification_id LIMIT $6::integer OFFSET $7::integer -- rows, first
)
SELECT p.total, p.person_id, p.post_id, p.display_name, p.employee_number, p.standing::text AS standing, p.due,
       f.name AS facility, fc.code::text AS facility_code, r.title AS job_role, k.code::text AS certification, s.title AS certification_title,
       (SELECT string_agg(q.title || coalesce(' – ' || q.citation, ''), '; ' ORDER BY q.title)
        FROM obligation_match m JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> $2::date
        WHERE m.person_id = p.person_id AND m.post_id = p.post_id AND m.certification_id = p.certification_id AND m.during @> $2::date) AS why,
       (SELECT min(q.grace_days) FROM obligation_match m JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> $2::date
        WHERE m.person_id = p.person_id AND m.post_id = p.post_id AND m.certification_id = p.certification_id AND m.during @> $2::date) AS grace_days,
       p.exempt_until,
       EXISTS (SELECT FROM award_now a WHERE a.person_id = p.person_id AND a.certification_id = p.certification_id AND a.valid_from <= $2::date) AS held
FROM page p
LEFT JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> $2::date
LEFT JOIN facility fc ON fc.id = p.facility_id
LEFT JOIN job_role r ON r.id = p.job_role_id
LEFT JOIN certification k ON k.id = p.certification_id
LEFT JOIN certification_span s ON s.certification_id = k.id AND s.during @> $2::date
ORDER BY p.standing, p.display_name, p.post_id, p.certification_id
