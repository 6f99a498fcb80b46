-- A version of a requirement.
INSERT INTO requirement_version (requirement_id, from_date, to_date, title, certification_id, facility_id, state, facility_kinds,
    job_role_ids, employment_kinds, contact, licence_kind, licence_state, due_kind, due_days, due_months, due_on, due_month, due_day,
    due_after, due_every, due_event, due_otherwise, grace_days, window_months, citation, citation_url, source, owner_id, retention_years,
    last_reviewed, reviewer, pack, recorded_by)
SELECT r.id, $2::date, $3::date, $4::text, k.id, -- first day, last day, title
       coalesce((SELECT f.id FROM facility f WHERE f.code = $6::text), network_top()), $7::text, -- facility, or NULL: all; state
       string_to_array($8::text, ' ')::facility_kind[], -- kinds of facility, separated by spaces
       (SELECT array_agg(j.id ORDER BY j.id) FROM job_role j WHERE j.code::text = ANY (string_to_array($9::text, ' '))), -- job roles
       string_to_array($10::text, ' ')::employment_kind[], $11::text, $12::text, $13::text, -- employment, contact, licence, its state
       $14::text, $15::integer, $16::integer, $17::date, $18::integer, $19::integer, -- kind of due rule, days, months, day; yearly: month, day
       $20::date, $21::integer, $22::text, $23::integer, $24::integer, $25::integer, -- after, every, event, otherwise, grace, window
       $26::text, $27::text, $28::text, -- citation, its address, source
       (SELECT p.id FROM person p WHERE p.employee_number = $29::text OR lower(p.email) = lower($29::text) LIMIT 1), -- owner
       $30::integer, $31::date, $32::text, $33::text, $34::bigint -- years kept, reviewed on, by, pack, recorded by
FROM requirement r, certification k WHERE r.code = $1::text AND k.code = $5::text -- code, certification
