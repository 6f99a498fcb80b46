-- Those behind a number of the dashboard, as dashboard/list, and as known at an instant: facts recorded later have no part in it.
WITH roles AS (
    SELECT c.descendant_id AS id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id WHERE r.code = $4::text -- job role, or NULL
), pairs AS (
    SELECT k.* FROM standings_known($1::bigint, $2::date, $9::timestamptz) k -- facility, day, instant
    WHERE (k.certification_id IS NULL OR $3::text IS NULL OR k.certification_id = (SELECT id FROM certification WHERE code = $3::text)) -- certification, or NULL
      AND ($4::text IS NULL OR k.job_role_id IN (SELECT id FROM roles))
), counted AS (
    -- Each post once, or each person: at the worst; the row of a post itself comes after its standings.
    SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY CASE WHEN $8::boolean THEN person_id ELSE post_id END
                                                ORDER BY standing, post_id, certification_id) AS place FROM pairs) w -- people once
    WHERE place = 1
), page AS (
    SELECT c.*, count(*) OVER () AS total, n.display_name, n.employee_number FROM counted c JOIN person n ON n.id = c.person_id
    WHERE $5::standing IS NULL OR c.standing = $5::standing -- standing, or NULL
    ORDER BY c.standing, n.display_name, c.post_id LIMIT $6::integer OFFSET $7::integer -- rows, first
)
SELECT p.total, p.person_id, p.post_id, p.display_name, p.employee_number, p.standing::text AS standing, p.due,
       f.name AS facility, fc.code::text AS facility_code, r.title AS job_role, k.code::text AS certification, s.title AS certification_title,
       y.why, y.grace_days, p.exempt_until,
       EXISTS (SELECT FROM award a WHERE a.person_id = p.person_id AND a.certification_id = p.certification_id AND a.valid_from <= $2::date
               AND a.recorded_at <= $9::timestamptz
               AND NOT EXISTS (SELECT FROM award b WHERE b.supersedes = a.id AND b.recorded_at <= $9::timestamptz)) AS held
FROM page p
LEFT JOIN facilities_known($2::date, $9::timestamptz) f ON f.facility_id = p.facility_id
LEFT JOIN facility fc ON fc.id = p.facility_id
LEFT JOIN job_role r ON r.id = p.job_role_id
LEFT JOIN certification k ON k.id = p.certification_id
LEFT JOIN LATERAL (SELECT v.title FROM certification_version v WHERE v.certification_id = k.id AND v.from_date <= $2::date AND v.recorded_at <= $9::timestamptz
                   ORDER BY v.from_date DESC, v.id DESC LIMIT 1) s ON true
LEFT JOIN why_known((SELECT array_agg(a.post_id ORDER BY a.post_id) FROM page a), (SELECT array_agg(a.certification_id ORDER BY a.post_id) FROM page a),
                    $2::date, $9::timestamptz) y ON y.post_id = p.post_id AND y.certification_id = p.certification_id
ORDER BY p.standing, p.display_name, p.post_id
