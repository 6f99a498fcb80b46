-- All versions of a requirement, the latest day first, with their words and with what a file says of them. counts: it holds, will hold or
-- held on some day; a later version of the same day does, otherwise.
SELECT r.code::text AS code, v.id, v.title, k.code::text AS certification, coalesce(c.title, k.code::text) AS certification_title,
       v.from_date, v.to_date, v.citation, v.citation_url, v.source, v.pack, v.last_reviewed, v.reviewer, v.retention_years,
       v.grace_days, v.window_months, v.state::text AS state, v.contact,
       array_to_string(v.facility_kinds::text[], ' ') AS kinds, array_to_string(v.employment_kinds::text[], ' ') AS employment,
       (SELECT string_agg(j.title, ', ' ORDER BY j.title) FROM job_role j WHERE j.id = ANY (v.job_role_ids)) AS roles,
       (SELECT string_agg(j.code::text, ' ' ORDER BY j.code::text) FROM job_role j WHERE j.id = ANY (v.job_role_ids)) AS role_codes,
       coalesce(l.name, f.code::text) AS facility, CASE WHEN v.facility_id <> network_top() THEN f.code::text END AS facility_code,
       v.facility_id = network_top() AS network, v.licence_kind::text AS licence_kind, v.licence_state::text AS licence_state,
       v.due_kind, v.due_days, v.due_months, v.due_on, v.due_month, v.due_day, v.due_after, v.due_every, v.due_event::text AS due_event,
       v.due_otherwise, to_char(make_date(2024, v.due_month, v.due_day), 'MM-DD') AS due_month_day,
       o.display_name AS owner, coalesce(p.employee_number, p.email) AS owner_login,
       civil_date(v.recorded_at, $3::text) AS recorded_on, b.display_name AS recorded_by, -- zone of the reader
       s.during IS NOT NULL AS counts, lower(s.during) AS counts_from, upper(s.during) - 1 AS counts_to,
       CASE WHEN s.during IS NULL THEN 'replaced' WHEN s.during @> $2::date THEN 'in force' -- today
            WHEN lower(s.during) > $2::date THEN 'coming' ELSE 'ended' END AS state_of_it
FROM requirement r
JOIN requirement_version v ON v.requirement_id = r.id
JOIN certification k ON k.id = v.certification_id
JOIN facility f ON f.id = v.facility_id
LEFT JOIN requirement_span s ON s.requirement_version_id = v.id
LEFT JOIN LATERAL (SELECT x.title FROM certification_version x WHERE x.certification_id = k.id
                   ORDER BY x.from_date > $2::date, x.from_date DESC, x.id DESC LIMIT 1) c ON true
LEFT JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.id
                   ORDER BY x.from_date > $2::date, x.from_date DESC, x.id DESC LIMIT 1) l ON true
LEFT JOIN requirement_owner o ON o.requirement_id = r.id AND o.person_id = v.owner_id
LEFT JOIN person p ON p.id = v.owner_id
LEFT JOIN person b ON b.id = v.recorded_by
WHERE r.code = $1::text -- code
ORDER BY v.from_date DESC, v.id DESC
