-- A page of those behind a number of the dashboard: exactly the posts, or the people, that it counts, each once with the worst of its standings,
-- worst first, facility after facility, by name, with the reason; after the row that the page before ended with.
WITH page AS MATERIALIZED (
    SELECT l.*, n.display_name, n.employee_number
    FROM standing_list($1::bigint, $2::date, $3::text, $4::text, $5::standing, -- facility, day, certification, job role and standing or NULL
                       $7::boolean, NULL, $8::standing, $9::bigint, $10::bigint, $6::integer) -- people once; standing, facility, post before; rows
         WITH ORDINALITY l (person_id, post_id, facility_id, job_role_id, certification_id, standing, due, exempt_until, place)
    JOIN person n ON n.id = l.person_id
)
SELECT (SELECT standing_total($1::bigint, $2::date, $3::text, $4::text, $5::standing, $7::boolean, NULL)) AS total,
       p.facility_id, p.person_id, p.post_id, p.display_name, p.employee_number, p.standing::text AS standing, p.due,
       f.name AS facility, fc.code::text AS facility_code, r.title AS job_role, k.code::text AS certification, s.title AS certification_title,
       y.why, y.grace_days,
       p.exempt_until,
       coalesce((SELECT true FROM award_now a WHERE a.person_id = p.person_id AND a.certification_id = p.certification_id AND a.valid_from <= $2::date LIMIT 1), false) AS held
FROM page p
LEFT JOIN LATERAL (SELECT x.name FROM facility_span x WHERE x.facility_id = p.facility_id AND x.during @> $2::date LIMIT 1) f ON true
LEFT JOIN facility fc ON fc.id = p.facility_id
LEFT JOIN job_role r ON r.id = p.job_role_id
LEFT JOIN certification k ON k.id = p.certification_id
LEFT JOIN LATERAL (SELECT x.title FROM certification_span x WHERE x.certification_id = k.id AND x.during @> $2::date LIMIT 1) s ON true
LEFT JOIN why_known((SELECT array_agg(a.post_id ORDER BY a.post_id) FROM page a), (SELECT array_agg(a.certification_id ORDER BY a.post_id) FROM page a),
                    $2::date, 'infinity') y ON y.post_id = p.post_id AND y.certification_id = p.certification_id
ORDER BY p.place
