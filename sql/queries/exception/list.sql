-- Assignments that would be unfair or ambiguous: how many of each kind, and one page of them. One row at least, without a person where
-- there are none. The rules in force on the day stand beside them, and what was noted when somebody looked last.
WITH x AS MATERIALIZED (
    SELECT e.* FROM exceptions($1::integer, $2::boolean, $3::bigint) e -- most of a kind, looked at, one post alone
    WHERE $4::text IS NULL OR e.certification_id = (SELECT k.id FROM certification k WHERE k.code = $4::text) -- certification alone
), n AS (
    SELECT count(*) FILTER (WHERE kind = 'no time') AS n_no_time, count(*) FILTER (WHERE kind = 'no due day') AS n_no_due_day,
           count(*) FILTER (WHERE kind = 'apart') AS n_apart, count(*) FILTER (WHERE kind = 'leave') AS n_leave,
           count(*) FILTER (WHERE kind = 'no licence') AS n_no_licence, count(*) FILTER (WHERE kind = 'two posts') AS n_two_posts
    FROM x
), page AS (
    SELECT x.* FROM x WHERE $5::text IS NULL OR x.kind = $5::text -- kind
    ORDER BY x.due NULLS LAST, x.since, x.person_id, x.post_id, x.certification_id, x.kind OFFSET $6::integer LIMIT $7::integer -- first, most
)
SELECT n.*, e.kind, e.person_id, p.display_name AS name, p.employee_number, e.post_id, k.code::text AS certification, e.certification_id,
       c.title AS certification_title, coalesce(f.name, fc.code::text) AS facility, j.title AS job_role, e.since, e.due, e.other,
       r.code::text AS requirement, v.title AS requirement_title, v.due_kind, v.due_days, v.due_months, v.due_on, v.due_month, v.due_day,
       v.due_after, v.due_every, v.due_event::text AS due_event, v.due_otherwise, v.licence_kind::text AS licence_kind,
       v.licence_state::text AS licence_state, o.code::text AS other_requirement, w.title AS other_requirement_title, g.name AS other_facility,
       exception_as(e.since, e.due, e.other, e.requirement_id, e.other_requirement_id) AS as_it_is,
       l.note, l.looked_by, l.looked_on
FROM n LEFT JOIN page e ON true
LEFT JOIN person p ON p.id = e.person_id
LEFT JOIN certification k ON k.id = e.certification_id
LEFT JOIN LATERAL (SELECT s.title FROM certification_span s WHERE s.certification_id = e.certification_id ORDER BY s.during @> $8::date DESC,
                   lower(s.during) DESC LIMIT 1) c ON true -- today
LEFT JOIN facility fc ON fc.id = e.facility_id
LEFT JOIN LATERAL (SELECT s.name FROM facility_span s WHERE s.facility_id = e.facility_id AND s.during @> $8::date) f ON true
LEFT JOIN LATERAL (SELECT s.name FROM facility_span s WHERE s.facility_id = e.other_facility_id AND s.during @> $8::date) g ON true
LEFT JOIN job_role j ON j.id = e.job_role_id
LEFT JOIN requirement r ON r.id = e.requirement_id
LEFT JOIN requirement_span v ON v.requirement_id = e.requirement_id AND v.during @> $8::date
LEFT JOIN requirement o ON o.id = e.other_requirement_id
LEFT JOIN requirement_span w ON w.requirement_id = e.other_requirement_id AND w.during @> $8::date
LEFT JOIN LATERAL (SELECT x.note, q.display_name AS looked_by, civil_date(x.recorded_at, $9::text) AS looked_on -- zone of the reader
                   FROM exception_look x LEFT JOIN person q ON q.id = x.looked_by
                   WHERE x.post_id = e.post_id AND x.certification_id = e.certification_id AND x.kind = e.kind
                   ORDER BY x.id DESC LIMIT 1) l ON true
ORDER BY e.due NULLS LAST, e.since, e.person_id, e.post_id, e.certification_id, e.kind
