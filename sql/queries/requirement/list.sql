-- All requirements: the version in force on a day, or else the next or the last one.
SELECT r.code::text AS code, v.title, k.code::text AS certification, coalesce(c.title, k.code::text) AS certification_title, v.from_date, v.to_date, v.citation, v.citation_url, v.source, v.pack,
       v.last_reviewed, v.reviewer, v.retention_years, v.grace_days, v.window_months, v.state::text AS state, v.contact,
       array_to_string(v.facility_kinds::text[], ' ') AS kinds, array_to_string(v.employment_kinds::text[], ' ') AS employment,
       (SELECT string_agg(j.title, ', ' ORDER BY j.title) FROM job_role j WHERE j.id = ANY (v.job_role_ids)) AS roles,
       coalesce(l.name, f.code::text) AS facility, v.facility_id = network_top() AS network, v.licence_kind::text AS licence_kind, v.licence_state::text AS licence_state,
       v.due_kind, v.due_days, v.due_months, v.due_on, v.due_month, v.due_day, v.due_after, v.due_every, v.due_event::text AS due_event,
       v.due_otherwise, o.display_name AS owner,
       CASE WHEN v.from_date > $1::date THEN 'coming' WHEN v.to_date < $1::date THEN 'ended' ELSE 'in force' END AS state_of_it, -- today
       (SELECT count(*) FROM requirement_version n WHERE n.requirement_id = r.id) AS versions
FROM requirement r
JOIN LATERAL (SELECT x.* FROM requirement_version x WHERE x.requirement_id = r.id
              ORDER BY x.from_date > $1::date, CASE WHEN x.from_date > $1::date THEN -1 ELSE 1 END * (x.from_date - $1::date) DESC, x.id DESC LIMIT 1) v ON true
JOIN certification k ON k.id = v.certification_id
JOIN facility f ON f.id = v.facility_id
LEFT JOIN LATERAL (SELECT x.title FROM certification_version x WHERE x.certification_id = k.id
                   ORDER BY x.from_date > $1::date, x.from_date DESC, x.id DESC LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.id
                   ORDER BY x.from_date > $1::date, x.from_date DESC, x.id DESC LIMIT 1) l ON true
LEFT JOIN requirement_owner o ON o.requirement_id = r.id AND o.person_id = v.owner_id
WHERE $2::text IS NULL OR r.code = $2::text -- code, or NULL: all
ORDER BY r.code
