-- Which version of a fact holds on which days.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(18);

INSERT INTO facility (code) VALUES ('A'), ('B'), ('C');
INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
SELECT id, '2020-01-01', code, 'hospital', 'MI', 'Kent', 'America/Detroit' FROM facility;
INSERT INTO job_role (code, title) VALUES ('nursing', 'Nursing');
INSERT INTO person (display_name) VALUES ('Somebody');
CREATE FUNCTION pg_temp.new_post() RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO attest.post (person_id) SELECT max(id) FROM attest.person RETURNING id
$$;
CREATE FUNCTION pg_temp.version(post bigint, facility text, from_date date, to_date date DEFAULT NULL) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO attest.post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind,
        patient_contact, visitor_contact, is_primary)
    SELECT p.id, p.person_id, $3, $4, f.id, r.id, 'employee', true, true, true
    FROM attest.post p, attest.facility f, attest.job_role r WHERE p.id = $1 AND f.code = $2
$$;
CREATE FUNCTION pg_temp.spans(post bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(f.code || ' ' || s.during, ', ' ORDER BY s.during)
    FROM attest.post_span s JOIN attest.facility f ON f.id = s.facility_id WHERE s.post_id = $1
$$;

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2026-01-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,)', 'one version, without end');
SELECT pg_temp.version(:p, 'B', '2026-03-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-03-01), B [2026-03-01,)', 'a later first day takes over');
SELECT pg_temp.version(:p, 'C', '2026-02-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-02-01), C [2026-02-01,2026-03-01), B [2026-03-01,)',
          'one recorded later for days between stands between');
SELECT pg_temp.version(:p, 'B', '2026-03-01', '2026-03-31');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-02-01), C [2026-02-01,2026-03-01), B [2026-03-01,2026-04-01)',
          'an end is a version with the same first day; the day itself still counts');
SELECT pg_temp.version(:p, 'B', '2026-03-01', '2026-04-15');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-02-01), C [2026-02-01,2026-03-01), B [2026-03-01,2026-04-16)', 'the end moved');
SELECT pg_temp.version(:p, 'B', '2026-03-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-02-01), C [2026-02-01,2026-03-01), B [2026-03-01,)', 'the end taken back');

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2026-01-01');
SELECT pg_temp.version(:p, 'B', '2026-01-01');
SELECT is(pg_temp.spans(:p), 'B [2026-01-01,)', 'of two with one first day the later recorded holds');
SELECT pg_temp.version(:p, 'A', '2026-01-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,)', 'there and back in a day leaves no trace in days');

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2026-01-01', '2026-01-31');
SELECT pg_temp.version(:p, 'A', '2026-03-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-02-01), A [2026-03-01,)', 'a gap stays a gap');

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2026-01-01', '2026-12-31');
SELECT pg_temp.version(:p, 'B', '2026-06-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-06-01), B [2026-06-01,)', 'the next version counts before an end that lies behind it');

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2026-01-01', '2025-12-31');
SELECT is(pg_temp.spans(:p), NULL, 'a post that ended before it began never was');
SELECT pg_temp.version(:p, 'A', '2026-01-01', '2026-01-01');
SELECT is(pg_temp.spans(:p), 'A [2026-01-01,2026-01-02)', 'a post of one day');

SELECT pg_temp.new_post() AS p \gset
SELECT pg_temp.version(:p, 'A', '2028-02-28', '2028-02-29');
SELECT is(pg_temp.spans(:p), 'A [2028-02-28,2028-03-01)', 'a leap day as the last one');

SELECT is((SELECT count(*) FROM post_span a JOIN post_span b ON a.post_id = b.post_id AND a.during && b.during AND a.during <> b.during),
          0::bigint, 'no two versions hold on one day');

-- The same for certifications, which have no end, and requirements.
INSERT INTO course (code) VALUES ('C-1');
INSERT INTO certification (code) VALUES ('CERT');
INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
SELECT k.id, v.from_date, v.title, 12, 2
FROM certification k, (VALUES (date '2026-01-01', 'first'), ('2026-07-01', 'second'), ('2026-07-01', 'third')) v (from_date, title);
SELECT is((SELECT string_agg(title || ' ' || during, ', ' ORDER BY during) FROM certification_span),
          'first [2026-01-01,2026-07-01), third [2026-07-01,)', 'versions of a certification');
INSERT INTO requirement (code) VALUES ('R');
INSERT INTO requirement_version (requirement_id, from_date, to_date, title, certification_id, facility_id, due_days)
SELECT r.id, v.from_date, v.to_date, v.title, k.id, f.id, 30
FROM requirement r, certification k, facility f,
     (VALUES (date '2026-01-01', NULL::date, 'first'), ('2026-05-01', '2026-05-31', 'second'), ('2026-08-01', NULL, 'third')) v (from_date, to_date, title)
WHERE f.code = 'A';
SELECT is((SELECT string_agg(title || ' ' || during, ', ' ORDER BY during) FROM requirement_span),
          'first [2026-01-01,2026-05-01), second [2026-05-01,2026-06-01), third [2026-08-01,)', 'versions of a requirement');

-- Grants: from, to, revoked.
SELECT set_config('attest.now', '2026-06-15T12:00:00Z', true) \g (tuples_only) /dev/null
INSERT INTO facility_grant (person_id, permission, facility_id, from_date, to_date)
SELECT p.id, v.permission, f.id, v.from_date, v.to_date FROM (SELECT max(id) AS id FROM person) p, facility f,
    (VALUES ('manager', date '2026-01-01', NULL::date), ('author', '2026-06-16', NULL), ('auditor', '2026-01-01', '2026-06-14'),
            ('observer', '2026-01-01', '2026-06-15'), ('marker', '2026-01-01', NULL), ('signer', '2026-01-01', NULL)) v (permission, from_date, to_date)
WHERE f.code = 'A';
INSERT INTO facility_grant_revocation (grant_id, from_date, reason)
SELECT id, CASE permission WHEN 'marker' THEN date '2026-06-15' ELSE date '2026-06-16' END, 'over'
FROM facility_grant WHERE permission IN ('marker', 'signer');
SELECT is((SELECT string_agg(permission, ' ' ORDER BY permission) FROM live_grant), 'manager observer signer',
          'grants that hold on the day: begun, not ended, not revoked from that day on');
SELECT set_config('attest.person', (SELECT max(id)::text FROM person), true) \g (tuples_only) /dev/null
SELECT is((SELECT string_agg(f.code, ' ' ORDER BY f.code) FROM visible_facility v JOIN facility f ON f.id = v.facility_id), 'A',
          'only what the grant covers is visible');

SELECT * FROM finish();
ROLLBACK;
