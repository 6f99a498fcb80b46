-- Why this person must hold a certification: each requirement that matches a post of theirs from today on for a year,
-- in the words in force on the first of these days.
SELECT o.post_id, o.certification_id, lower(o.during) AS from_date, coalesce(last_day(o.during), 'infinity') AS to_date,
       r.title, r.citation, j.title AS job_role, f.name AS facility, o.due_kind, o.due_days, o.due_months, o.due_on, o.due_month, o.due_day,
       o.due_after, o.due_every, o.due_event::text AS due_event, o.due_otherwise, o.licence_kind::text AS licence_kind,
       o.licence_state::text AS licence_state, o.grace_days
FROM obligation_match o
CROSS JOIN LATERAL (
    SELECT v.title, v.citation FROM requirement_version v
    WHERE v.requirement_id = o.requirement_id AND v.from_date <= greatest(lower(o.during), $1::date)
    ORDER BY v.from_date DESC, v.id DESC LIMIT 1) r
CROSS JOIN LATERAL (
    SELECT v.facility_id, v.job_role_id FROM post_version v
    WHERE v.person_id = me() AND v.post_id = o.post_id AND v.from_date <= greatest(lower(o.during), $1::date)
    ORDER BY v.from_date DESC, v.id DESC LIMIT 1) p
CROSS JOIN LATERAL (
    SELECT v.name FROM facility_version v WHERE v.facility_id = p.facility_id
    ORDER BY v.from_date <= $1::date DESC, v.from_date DESC, v.id DESC LIMIT 1) f
JOIN job_role j ON j.id = p.job_role_id
WHERE o.person_id = me() AND o.during && daterange($1::date, ($1::date + interval '1 year')::date, '[]') -- today
ORDER BY o.certification_id, o.post_id, lower(o.during), r.title
