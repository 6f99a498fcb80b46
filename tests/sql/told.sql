-- What is told of a roster to whom it is about, and to a board of people whose name is erased.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(7);
\ir parts/demo.psql
\ir parts/web.psql

SELECT id AS admin FROM person WHERE email = 'admin@demo.example' \gset
SELECT min(p.person_id) AS one FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'WGH-ED'
WHERE p.is_primary AND p.during @> current_date AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.person_id) \gset

-- ---- A roster, and an answer: as the web does it, since only that is told
SET LOCAL SESSION AUTHORIZATION attest_web;
SELECT set_config('attest.person', :'admin', true) AS me \gset
SELECT live_session_add('WGH-ED', 'Asking safely', 'training', NULL, 'a-topic', NULL, current_date - 10, 90, '', 'T. Rainer', 20, '') AS session \gset
SELECT count(*) AS reckoned FROM live_roster_add(:session, ARRAY[:one]::bigint[], '{t}', '{""}', NULL) \gset
RESET SESSION AUTHORIZATION;
SELECT is(:reckoned, 1, 'a roster says that somebody attended');
SELECT is((SELECT string_agg(h.kind, ' ') FROM happening h WHERE h.person_id = :one), 'record', 'whom it tells of their record, and of no answer');
INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by) VALUES (:one, 'external', 'A talk', 'A provider', current_date - 20, :one) RETURNING id AS sent \gset
SET LOCAL SESSION AUTHORIZATION attest_web;
SELECT set_config('attest.person', :'admin', true) AS me \gset
SELECT evidence_decide(:sent, true, NULL) AS done \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(h.kind, ' ' ORDER BY h.id) FROM happening h WHERE h.person_id = :one), 'record answer', 'what they sent themselves is answered');
SET LOCAL SESSION AUTHORIZATION attest_web;
SELECT set_config('attest.person', :'admin', true) AS me \gset
SELECT leave_add(:one, current_date + 30, current_date + 60, 'test') AS done \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(h.kind, ' ' ORDER BY h.id) FROM happening h WHERE h.person_id = :one), 'record answer days', 'and what has no evidence is told as ever');

-- ---- Credit of people whose name is erased
INSERT INTO person (display_name, employee_number) VALUES ('Who Left', 'TOLD-1') RETURNING id AS gone \gset
WITH p AS (INSERT INTO post (person_id) VALUES (:gone) RETURNING id)
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
SELECT p.id, :gone, '2010-01-01', '2012-12-31', f.id, (SELECT min(id) FROM job_role), 'employee', true, false, true FROM p, facility f WHERE f.code = 'WGH-ED';
INSERT INTO licence (person_id, state, kind) VALUES (:gone, 'MI', 'pg-nursing') RETURNING id AS licence \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:licence, :gone, 0, '2010-01-01', '2019-12-31');
INSERT INTO licence_number (licence_id, person_id, number, recorded_by) VALUES (:licence, :gone, 'RN 1', :admin);
INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT :gone, max(id), '2012-01-01' FROM course_version RETURNING id AS enrolment, course_version_id AS version \gset
INSERT INTO credit (course_version_id, number, kind, topic, hundredths, provider, provider_number, from_date) VALUES (:version, 8, 'contact-hours', 'nursing', 75, 'A provider', 'P-1', '2010-01-01');
INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) VALUES (:gone, :enrolment, :version, '2012-01-05', 60);
INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (:gone, :version, '2012-06-01') RETURNING id AS again \gset
INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) VALUES (:gone, :again, :version, '2012-06-05', 60);
SELECT is(pg_temp.web(:admin, 'SELECT credit_tell(''2012-01-01'', ''2012-01-31'') > 0'), 'true', 'credit of January is told');
SELECT is(person_erase(:gone, NULL, NULL, NULL), NULL, 'then the name is erased');
SELECT is(pg_temp.web(:admin, format('SELECT string_agg(n.event || '' '' || n.completed_on, '','') FROM credit_new(''2012-01-01'', ''2012-12-31'') n WHERE n.person_id = %s', :gone)), NULL,
    'credit of June is not told any more, and what was told stays so');

SELECT * FROM finish();
ROLLBACK;
