-- What must be held in both demo networks.  SPDX-License-Identifier: Apache-2.0
--
-- Runs last, when there are facilities and people. The owner of the rules is number 7.

-- What must be held --------------------------------------------------------------------------------------------------

INSERT INTO course (code) VALUES ('CORE-101') ON CONFLICT DO NOTHING;
INSERT INTO certification (code) VALUES ('CORE');
INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months, recorded_by)
SELECT c.id, b.long_ago, 'Human trafficking awareness', 12, 2, pg_temp.who(7) FROM base b, certification c WHERE c.code = 'CORE';
INSERT INTO certification_part (certification_version_id, number, kind, course_id)
SELECT v.id, 1, 'course', k.id FROM certification_version v, course k WHERE k.code = 'CORE-101';

INSERT INTO requirement (code) VALUES ('CORE-ALL'), ('CORE-FIRST-LINE'), ('CORE-MICHIGAN');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, state, facility_kinds,
    job_role_ids, contact, due_days, grace_days, citation, citation_url, owner_id, recorded_by)
SELECT r.id, v.from_date, v.title, c.id, f.id, v.state, CASE WHEN v.kind IS NOT NULL THEN ARRAY[v.kind]::facility_kind[] END,
       CASE WHEN v.roles IS NOT NULL THEN (SELECT array_agg(j.id ORDER BY j.id) FROM job_role j WHERE j.code = ANY (v.roles)) END,
       v.contact, v.due, v.grace, v.citation, v.url, pg_temp.who(7), pg_temp.who(7)
FROM base b CROSS JOIN LATERAL (VALUES
    (1, 'CORE-ALL', b.rules, 'Everyone who meets patients or visitors', NULL, NULL, NULL::text[], 'patient-or-visitor', 30, 14,
        'Network policy 4.2 (demonstration)', NULL),
    -- The grace was shortened a year ago.
    (2, 'CORE-ALL', (b.today - interval '12 months')::date, 'Everyone who meets patients or visitors', NULL, NULL, NULL,
        'patient-or-visitor', 30, 7, 'Network policy 4.2 (demonstration)', NULL),
    (3, 'CORE-FIRST-LINE', (b.today - interval '18 months')::date, 'Security and nursing in hospitals', NULL, 'hospital',
        ARRAY['security', 'nursing'], 'patient-or-visitor', 14, 7, 'Network policy 4.2, section 3 (demonstration)', NULL),
    (4, 'CORE-MICHIGAN', (b.today - interval '24 months')::date, 'Example: clinical staff in Michigan', 'MI', NULL,
        ARRAY['clinical', 'social-work'], 'patient', 60, 7,
        'Mich Admin Code R 338.7202 (an example to edit: check the text in force and whom it covers)',
        'https://www.law.cornell.edu/regulations/michigan/Mich-Admin-Code-R-338-7202')
) v (o, code, from_date, title, state, kind, roles, contact, due, grace, citation, url)
JOIN requirement r ON r.code = v.code, certification c, facility f
WHERE c.code = 'CORE' AND f.code = 'WHN' ORDER BY v.o;

-- What comes next is planned by what is here now, not by an empty database.
ANALYZE facility, facility_version, facility_closure, job_role, person, post, post_version, requirement_version;
