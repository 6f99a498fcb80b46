-- On which days a requirement matches a post.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(24);

INSERT INTO facility (code) VALUES ('TOP'), ('EAST'), ('WEST'), ('UNIT');
CREATE FUNCTION pg_temp.place(facility text, parent text, kind text, state text, from_date date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.facility_version (facility_id, parent_id, from_date, name, kind, state, county, zone)
    SELECT f.id, p.id, $5, f.code, $3, $4, 'Kent', 'America/Detroit'
    FROM attest.facility f LEFT JOIN attest.facility p ON p.code = $2 WHERE f.code = $1
$$;
SELECT pg_temp.place('TOP', NULL, 'system', 'MI', '2020-01-01'), pg_temp.place('EAST', 'TOP', 'hospital', 'MI', '2020-01-01'),
       pg_temp.place('WEST', 'TOP', 'clinic', 'WI', '2020-01-01'), pg_temp.place('UNIT', 'EAST', 'unit', 'MI', '2020-01-01')
\g (tuples_only) /dev/null
INSERT INTO job_role (code, title) VALUES ('clinical', 'Clinical'), ('security', 'Security');
INSERT INTO job_role (code, title, parent_id) SELECT 'nursing', 'Nursing', id FROM job_role WHERE code = 'clinical';
INSERT INTO job_role (code, title, parent_id) SELECT 'registered-nurse', 'Nurse', id FROM job_role WHERE code = 'nursing';
INSERT INTO course (code) VALUES ('C-1');
INSERT INTO certification (code) VALUES ('CERT');
INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
SELECT k.id, '2020-01-01', 'Certification', 12, 2 FROM certification k;
INSERT INTO person (display_name) VALUES ('Somebody');

CREATE FUNCTION pg_temp.post(facility text, role text, from_date date, to_date date DEFAULT NULL, employment text DEFAULT 'employee',
    patient boolean DEFAULT true, visitor boolean DEFAULT true) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    new bigint;
BEGIN
    INSERT INTO attest.post (person_id) SELECT max(p.id) FROM attest.person p RETURNING id INTO new;
    INSERT INTO attest.post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind,
        patient_contact, visitor_contact, is_primary)
    SELECT p.id, p.person_id, $3, $4, f.id, r.id, $5, $6, $7, true
    FROM attest.post p, attest.facility f, attest.job_role r WHERE p.id = new AND f.code = $1 AND r.code = $2;
    RETURN new;
END
$$;
CREATE FUNCTION pg_temp.rule(code text, facility text, from_date date, to_date date DEFAULT NULL, state text DEFAULT NULL,
    kind text DEFAULT NULL, roles text[] DEFAULT NULL, employment text DEFAULT NULL, contact text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.requirement (code) VALUES ($1) ON CONFLICT DO NOTHING;
    INSERT INTO attest.requirement_version (requirement_id, from_date, to_date, title, certification_id, facility_id, state, facility_kinds,
        job_role_ids, employment_kinds, contact, due_days)
    SELECT r.id, $3, $4, $1, k.id, f.id, $5, CASE WHEN $6 IS NOT NULL THEN ARRAY[$6]::attest.facility_kind[] END,
           (SELECT array_agg(j.id) FROM attest.job_role j WHERE j.code = ANY ($7)),
           CASE WHEN $8 IS NOT NULL THEN ARRAY[$8]::attest.employment_kind[] END, $9, 30
    FROM attest.requirement r, attest.certification k, attest.facility f WHERE r.code = $1 AND f.code = $2
$$;
CREATE FUNCTION pg_temp.matches(post bigint, rule text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(m.during::text, ', ' ORDER BY m.during)
    FROM attest.obligation_match m JOIN attest.requirement r ON r.id = m.requirement_id WHERE m.post_id = $1 AND r.code = $2
$$;

SELECT pg_temp.post('UNIT', 'registered-nurse', '2025-01-10') AS nurse,
       pg_temp.post('WEST', 'security', '2025-01-10', '2025-12-31', 'contractor', false, true) AS guard,
       pg_temp.post('EAST', 'clinical', '2025-01-10', NULL, 'volunteer', false, false) AS clerk \gset

SELECT pg_temp.rule('ALL', 'TOP', '2025-02-01') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'ALL'), '[2025-02-01,)', 'from the first day of the rule');
SELECT is(pg_temp.matches(:guard, 'ALL'), '[2025-02-01,2026-01-01)', 'to the last day of the post, that day included');
SELECT pg_temp.rule('EARLY', 'TOP', '2024-01-01', '2025-01-10') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'EARLY'), '[2025-01-10,2025-01-11)', 'a rule that ends on the first day matches that day');
SELECT pg_temp.rule('PAST', 'TOP', '2024-01-01', '2025-01-09') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'PAST'), NULL, 'one that ended the day before does not');

SELECT pg_temp.rule('EAST', 'EAST', '2025-01-01'), pg_temp.rule('UNIT', 'UNIT', '2025-01-01') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'EAST'), '[2025-01-10,)', 'a facility and all below it');
SELECT is(pg_temp.matches(:guard, 'EAST'), NULL, 'and nothing beside it');
SELECT is(pg_temp.matches(:clerk, 'UNIT'), NULL, 'nor above it');

SELECT pg_temp.rule('MICHIGAN', 'TOP', '2025-01-01', NULL, 'MI'), pg_temp.rule('CLINICS', 'TOP', '2025-01-01', NULL, NULL, 'clinic')
\g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'MICHIGAN'), '[2025-01-10,)', 'the state of the facility');
SELECT is(pg_temp.matches(:guard, 'MICHIGAN'), NULL, 'another state');
SELECT is(pg_temp.matches(:guard, 'CLINICS'), '[2025-01-10,2026-01-01)', 'the kind of the facility');
SELECT is(pg_temp.matches(:nurse, 'CLINICS'), NULL, 'another kind');

SELECT pg_temp.rule('NURSES', 'TOP', '2025-01-01', NULL, NULL, NULL, ARRAY['nursing']),
       pg_temp.rule('BOTH', 'TOP', '2025-01-01', NULL, NULL, NULL, ARRAY['clinical', 'nursing']),
       pg_temp.rule('GUARDS', 'TOP', '2025-01-01', NULL, NULL, NULL, ARRAY['security'], 'contractor') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'NURSES'), '[2025-01-10,)', 'a job role and all below it');
SELECT is(pg_temp.matches(:clerk, 'NURSES'), NULL, 'not the job role above it');
SELECT is(pg_temp.matches(:nurse, 'BOTH'), '[2025-01-10,)', 'two job roles that both hold make one match');
SELECT is(pg_temp.matches(:guard, 'GUARDS'), '[2025-01-10,2026-01-01)', 'job role and employment');

SELECT pg_temp.rule('PATIENT', 'TOP', '2025-01-01', NULL, NULL, NULL, NULL, NULL, 'patient'),
       pg_temp.rule('ANYBODY', 'TOP', '2025-01-01', NULL, NULL, NULL, NULL, NULL, 'patient-or-visitor') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'PATIENT'), '[2025-01-10,)', 'patient contact');
SELECT is(pg_temp.matches(:guard, 'PATIENT'), NULL, 'visitors are no patients');
SELECT is(pg_temp.matches(:guard, 'ANYBODY'), '[2025-01-10,2026-01-01)', 'either is enough');
SELECT is(pg_temp.matches(:clerk, 'ANYBODY'), NULL, 'neither is not');

-- A second version of the rule, a move of the unit, and a closed state of it.
SELECT pg_temp.rule('ALL', 'TOP', '2025-06-01') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'ALL'), '[2025-02-01,2025-06-01), [2025-06-01,)', 'versions follow each other without a gap');
SELECT pg_temp.place('UNIT', 'WEST', 'unit', 'WI', '2025-09-01') \g (tuples_only) /dev/null
SELECT is(pg_temp.matches(:nurse, 'EAST'), '[2025-01-10,2025-09-01)', 'it moved out of the scope');
SELECT is(pg_temp.matches(:nurse, 'MICHIGAN'), '[2025-01-10,2025-09-01)', 'and out of the state');
SELECT is(pg_temp.matches(:nurse, 'BOTH'), '[2025-01-10,2025-09-01), [2025-09-01,)', 'and stayed in the network');
SELECT is((SELECT count(*) FROM obligation_match a JOIN obligation_match b
           ON a.post_id = b.post_id AND a.requirement_id = b.requirement_id AND a.during && b.during AND a.during <> b.during),
          0::bigint, 'never two rows for one day');

SELECT * FROM finish();
ROLLBACK;
