-- The posts of the person of this request, as each stands or last stood: those of today first, the primary one before the others. place: the
-- facility with the one above it.
SELECT p.post_id, r.title AS job_role, f.name AS facility, u.name AS above, p.employment_kind::text AS employment_kind, p.patient_contact, p.visitor_contact,
       p.is_primary, p.first_day, p.last_day, p.first_day <= d.today AND coalesce(p.last_day, d.today) >= d.today AS now, p.first_day > d.today AS later
FROM (SELECT DISTINCT ON (o.post_id) o.*, last_day(o.during) AS last_day, min(lower(o.during)) OVER (PARTITION BY o.post_id) AS first_day
      FROM post_span o WHERE o.person_id = me() ORDER BY o.post_id, lower(o.during) DESC) p
CROSS JOIN LATERAL (SELECT facility_today(p.facility_id) AS today) d
JOIN job_role r ON r.id = p.job_role_id
CROSS JOIN LATERAL (SELECT x.name, x.parent_id FROM facility_version x WHERE x.facility_id = p.facility_id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) f
LEFT JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.parent_id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) u ON true
ORDER BY coalesce(p.last_day, 'infinity') >= d.today DESC, p.is_primary DESC, p.first_day DESC, p.post_id
LIMIT 200
