-- What the tables refuse.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(46);
\ir parts/demo.psql

CREATE FUNCTION pg_temp.refused(statement text, state text, what text) RETURNS text LANGUAGE sql AS $$
    SELECT public.throws_ok(statement, state::char(5), NULL, what)
$$;

SELECT lives_ok($$INSERT INTO facility (code) VALUES ('A-1')$$, 'a facility code');
SELECT pg_temp.refused($$INSERT INTO facility (code) VALUES ('a-1')$$, '23514', 'a code in small letters');
SELECT pg_temp.refused($$INSERT INTO facility (code) VALUES ('A_1')$$, '23514', 'an underscore in a code');
SELECT pg_temp.refused($$INSERT INTO facility (code) VALUES ('A/..')$$, '23514', 'a path in a code');
SELECT pg_temp.refused($$INSERT INTO facility (code) VALUES (repeat('A', 33))$$, '23514', 'a code of 33 letters');
SELECT pg_temp.refused($$INSERT INTO facility (code) VALUES ('WGH')$$, '23505', 'the same code twice');
SELECT pg_temp.refused($$INSERT INTO job_role (code, title) VALUES ('Nurse', 'x')$$, '23514', 'a key in capitals');
SELECT pg_temp.refused($$INSERT INTO network (id, name, zone) VALUES (2, 'Another', 'UTC')$$, '23514', 'a second network');
SELECT pg_temp.refused($$INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
    VALUES (1, '2026-01-01', 'x', 'castle', 'MI', 'x', 'UTC')$$, '23514', 'an unknown kind of facility');
SELECT pg_temp.refused($$INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
    VALUES (1, '2026-01-01', 'x', 'unit', 'Michigan', 'x', 'UTC')$$, '23514', 'a state in full');
SELECT pg_temp.refused($$INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
    VALUES (1, '2026-01-01', 'x', 'unit', 'MI', 'x', 'Michigan')$$, '22023', 'a zone that does not exist');
SELECT pg_temp.refused($$INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone, parent_id)
    VALUES (1, '2026-01-01', 'x', 'unit', 'MI', 'x', 'UTC', 1)$$, '23514', 'a facility in itself');

SELECT pg_temp.refused($$INSERT INTO person (display_name) VALUES ('')$$, '23514', 'no name');
SELECT pg_temp.refused($$INSERT INTO person (display_name, email) VALUES ('x', 'somebody')$$, '23514', 'no e-mail address');
SELECT pg_temp.refused($$INSERT INTO person (display_name, email) VALUES ('x', 'STAFF@demo.example')$$, '23505', 'an e-mail address in other letters');
SELECT pg_temp.refused($$INSERT INTO person (display_name, employee_number) VALUES ('x', 'E200037')$$, '23505', 'an employee number twice');
SELECT pg_temp.refused($$INSERT INTO credential (person_id, password_hash) VALUES (1, 'secret')$$, '23514', 'a password that is not hashed');
SELECT pg_temp.refused($$INSERT INTO facility_grant (person_id, permission, facility_id, from_date) VALUES (1, 'owner', 1, '2026-01-01')$$,
    '23514', 'an unknown permission');
SELECT pg_temp.refused($$INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    VALUES (1, 2, '2026-01-01', 1, 1, 'employee', true, true, true)$$, '23503', 'a post of another person');
SELECT pg_temp.refused($$INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    VALUES (1, 1, '2026-01-01', 1, 1, 'boss', true, true, true)$$, '23514', 'an unknown employment');
SELECT pg_temp.refused($$INSERT INTO hotline (name, phone, chat_url) VALUES ('x', '1', 'http://example.org')$$, '23514', 'a chat without encryption');

SELECT pg_temp.refused($$INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
    VALUES (1, '2026-01-01', 'x', 12, 12)$$, '23514', 'a window as long as the certification is valid');
SELECT pg_temp.refused($$INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
    VALUES (1, '2026-01-01', 'x', NULL, 1)$$, '23514', 'a window where nothing expires');
SELECT lives_ok($$INSERT INTO certification_version (certification_id, from_date, title, valid_months)
    VALUES (1, '2126-01-01', 'x', NULL)$$, 'a certification that never expires');
SELECT pg_temp.refused($$INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id)
    VALUES (1, '2026-01-01', 'x', 1, 1)$$, '23514', 'a requirement without a due day');
SELECT pg_temp.refused($$INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_days, due_on)
    VALUES (1, '2026-01-01', 'x', 1, 1, 3, '2026-02-01')$$, '23514', 'a requirement with two');
SELECT pg_temp.refused($$INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_days, grace_days)
    VALUES (1, '2026-01-01', 'x', 1, 1, 3, -1)$$, '23514', 'less than no grace');
SELECT pg_temp.refused($$INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by)
    VALUES (1, 1, '2026-02-01', '2026-01-31', 7)$$, '23514', 'an exemption that ends before it begins');
SELECT pg_temp.refused($$INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by)
    VALUES (1, 1, '2026-02-01', '2026-02-28', NULL)$$, '23502', 'an exemption that nobody approved');

-- One person's work. Enrolment, attempt and what hangs on it belong to one person.
INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT 1, max(id), '2026-01-01' FROM course_version;
SELECT max(id) AS enrolment FROM enrolment \gset
SELECT max(id) AS quiz FROM quiz \gset
SELECT max(id) AS item FROM item \gset
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number) VALUES (:enrolment, 1, :quiz, 1);
SELECT max(id) AS attempt FROM attempt \gset
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order) VALUES (:attempt, 1, 1, :item, '{1,2}');
SELECT pg_temp.refused(format('INSERT INTO attempt (enrolment_id, person_id, quiz_id, number) VALUES (%s, 1, %s, 2)', :enrolment, :quiz),
    '23505', 'a second open attempt');
SELECT pg_temp.refused(format('INSERT INTO attempt (enrolment_id, person_id, quiz_id, number) VALUES (%s, 2, %s, 2)', :enrolment, :quiz),
    '23503', 'an attempt in another person''s enrolment');
SELECT pg_temp.refused(format('UPDATE attempt SET state = ''finished'' WHERE id = %s', :attempt), '23514', 'a finished attempt without a score');
SELECT pg_temp.refused(format('UPDATE attempt SET passed = true, score_num = 1, score_den = 1 WHERE id = %s', :attempt), '23514', 'a score before the end');
SELECT pg_temp.refused(format('INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (%s, %s, 1, 2, ''{true}'')', :attempt, :item),
    '23503', 'an answer by another person');
SELECT pg_temp.refused(format('INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (%s, -1, 1, 1, ''{true}'')', :attempt),
    '23503', 'an answer to a question that is not on the paper');
INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (:attempt, :item, 1, 1, '{true}');
SELECT pg_temp.refused(format('INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (%s, %s, 1, 1, ''{false}'')', :attempt, :item),
    '23505', 'two answers with one sequence number');
SELECT pg_temp.refused($$INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
    SELECT person_id, enrolment_id, course_version_id, completed_on, minutes FROM completion LIMIT 1$$, '23505', 'a second completion of an enrolment');
SELECT id AS first_award, person_id AS awarded FROM award ORDER BY id LIMIT 1 \gset
INSERT INTO award (person_id, certification_id, completion_id, earned_on, valid_from, supersedes, reason)
    SELECT person_id, certification_id, completion_id, earned_on, valid_from, id, 'x' FROM award WHERE id = :first_award;
SELECT pg_temp.refused(format('INSERT INTO award (person_id, certification_id, completion_id, earned_on, valid_from, supersedes, reason)
    SELECT person_id, certification_id, completion_id, earned_on, valid_from, id, ''x'' FROM award WHERE id = %s', :first_award), '23505', 'an award superseded twice');
SELECT pg_temp.refused($$INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer, hundredths, completed_on, valid_from, zone)
    SELECT award_id, person_id, repeat('A', 20), holder, certification, course_code, course_title, course_version, issuer, hundredths, completed_on, valid_from, zone
    FROM certificate LIMIT 1$$, '23505', 'a second certificate for an award');
SELECT is((SELECT count(*) FROM certificate WHERE code !~ '^[0-9A-HJKMNP-TV-Z]{20}$'), 0::bigint, 'codes of certificates');
SELECT pg_temp.refused($$INSERT INTO award_revocation (award_id, person_id, reason) SELECT id, 1, 'x' FROM award WHERE person_id <> 1 LIMIT 1$$,
    '23503', 'the award of another person taken back');

SELECT pg_temp.refused($$INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
    SELECT post_id, person_id, certification_id, facility_id, job_role_id, during, 'lapsed' FROM timeline LIMIT 1$$, '23505', 'two standings from one day on');
SELECT pg_temp.refused($$INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
    VALUES (1, 1, 1, 1, 1, 'empty', 'due')$$, '23514', 'a standing on no day');
SELECT pg_temp.refused($$INSERT INTO timeline (post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
    VALUES (1, 1, 1, 1, 1, '[1990-01-01,1990-02-01)', 'not required')$$, '23514', 'a stored "not required"');
SELECT pg_temp.refused($$INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n)
    VALUES (1, 1, 1, 'due', '2026-01-01', 0)$$, '23514', 'a difference of nothing');
SELECT is((SELECT string_agg(s::text, ', ' ORDER BY s) FROM unnest(enum_range(NULL::standing)) s),
    'lapsed, overdue, due, window open, current, exempt, not required', 'standings, worst first');

SELECT * FROM finish();
ROLLBACK;
