-- Why posts must hold certifications on a day: one row for each rule in force that asks it, with the first day of the duty. place: where the
-- pair stands in the lists.
SELECT u.place, q.title AS requirement, q.citation, r.title AS job_role, f.name AS facility, lower(d.during) AS begins,
       q.due_kind, q.due_days, q.due_months, q.due_on, q.due_month, q.due_day, q.due_after, q.due_every, q.due_event::text AS due_event, q.due_otherwise,
       q.licence_kind::text AS licence_kind, q.licence_state::text AS licence_state, q.grace_days
FROM unnest($1::bigint[], $2::bigint[], $3::text[]) WITH ORDINALITY u (person_id, post_id, code, place) -- people, their posts, codes of certifications
JOIN certification k ON k.code = u.code
CROSS JOIN LATERAL (
    SELECT m.requirement_id, range_agg(m.during) AS days FROM obligation_match m
    WHERE m.person_id = u.person_id AND m.post_id = u.post_id AND m.certification_id = k.id GROUP BY m.requirement_id
    HAVING range_agg(m.during) @> $4::date) m -- day
CROSS JOIN LATERAL (SELECT x.during FROM unnest(m.days) x (during) WHERE x.during @> $4::date) d
JOIN requirement_span q ON q.requirement_id = m.requirement_id AND q.during @> $4::date
JOIN post_span p ON p.person_id = u.person_id AND p.post_id = u.post_id AND p.during @> $4::date
JOIN job_role r ON r.id = p.job_role_id
JOIN facility_span f ON f.facility_id = p.facility_id AND f.during @> $4::date
ORDER BY u.place, q.title, q.requirement_id
