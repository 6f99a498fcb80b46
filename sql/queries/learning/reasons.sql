-- Why this person must hold a certification: each requirement that matches a post of theirs from today on for a year.
SELECT o.post_id, o.certification_id, lower(o.during) AS from_date, coalesce(last_day(o.during), 'infinity') AS to_date,
       r.title, r.citation, r.citation_url, j.title AS job_role, f.name AS facility
FROM obligation_match o
JOIN requirement_span r ON r.requirement_id = o.requirement_id AND r.during @> greatest(lower(o.during), $1::date)
JOIN post_span p ON p.person_id = o.person_id AND p.post_id = o.post_id AND p.during @> greatest(lower(o.during), $1::date)
JOIN job_role j ON j.id = p.job_role_id
CROSS JOIN LATERAL (
    SELECT v.name FROM facility_version v WHERE v.facility_id = p.facility_id
    ORDER BY v.from_date <= $1::date DESC, v.from_date DESC, v.id DESC LIMIT 1) f
WHERE o.person_id = me() AND o.during && daterange($1::date, ($1::date + interval '1 year')::date, '[]') -- today
ORDER BY o.certification_id, o.post_id, lower(o.during), r.title
