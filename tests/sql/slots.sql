-- Contacts of facilities: what holds where, what lacks, who may write, when a test call is due, what is news.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(39);
\ir parts/demo.psql

CREATE FUNCTION pg_temp.web(person bigint, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true);
    SET LOCAL ROLE attest_web;
    EXECUTE statement INTO answer;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.place(wanted text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.facility WHERE code = wanted $$;
CREATE FUNCTION pg_temp.say(place text, words text, months integer DEFAULT 6) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO attest.slot_value (facility_id, key, text, test_months, recorded_by) VALUES (pg_temp.place(place), 'desk', words, months, 5) RETURNING id
$$;
CREATE FUNCTION pg_temp.said(place text) RETURNS text LANGUAGE sql AS $$
    SELECT text FROM attest.slot_in_force('desk', pg_temp.place(place), current_date)
$$;
SELECT id AS staff FROM person WHERE email = 'staff@demo.example' \gset
SELECT id AS manager FROM person WHERE email = 'manager@demo.example' \gset
SELECT id AS auditor FROM person WHERE email = 'reviewer@demo.example' \gset
SELECT id AS admin FROM person WHERE email = 'admin@demo.example' \gset
SELECT max(id) AS version FROM course_version \gset

-- What holds where.
SELECT is(pg_temp.said('WGH-ED'), NULL, 'nothing is said');
SELECT pg_temp.say('WHN', 'network') AS first \gset
SELECT is(pg_temp.said('WGH-ED'), 'network', 'the network says it for all');
SELECT pg_temp.say('WGH', 'hospital') AS own \gset
SELECT is(pg_temp.said('WGH-ED'), 'hospital', 'the nearest facility above says it');
SELECT is(pg_temp.said('WLH'), 'network', 'but only for what lies below it');
SELECT is((SELECT text FROM slot_in_force('desk', pg_temp.place('WGH-ED'), current_date, :own)), 'network', 'as it was before');
SELECT pg_temp.say('WGH', NULL);
SELECT is(pg_temp.said('WGH-ED'), 'network', 'what is taken back gives way to what stands above');
SELECT is((SELECT count(*) FROM slot_in_force('desk', pg_temp.place('WGH-ED'), '1990-01-01')), 0::bigint, 'before there was a facility there was nothing');

-- What lacks.
SELECT is(slots_lacking(:version, pg_temp.place('WGH'), current_date), '{}', 'a course that needs nothing lacks nothing');
INSERT INTO slot (course_version_id, key, required, text) VALUES (:version, 'desk', true, 'The desk'), (:version, 'gate', true, 'The gate'), (:version, 'roof', false, 'The roof');
SELECT is(slots_lacking(:version, pg_temp.place('WGH'), current_date), '{gate}', 'what is needed and not said is lacking');
SELECT is(slots_lacking(:version, NULL, current_date), '{}', 'for nobody''s facility nothing is');
SELECT is(pg_temp.web(:staff, format('SELECT waits_for(%s, current_date)', :version)),
    (SELECT v.name FROM facility_version v WHERE v.facility_id = pg_temp.place('WGH-ED') ORDER BY v.id DESC LIMIT 1), 'staff wait for the facility of their post');
INSERT INTO slot_value (facility_id, key, text) VALUES (pg_temp.place('WGH'), 'gate', 'The gate, 1');
SELECT is(pg_temp.web(:staff, format('SELECT waits_for(%s, current_date)', :version)), NULL, 'and no longer when it is said');
SELECT set_eq($$SELECT key || ' ' || live FROM declared_slot WHERE course = 'CORE-101'$$, ARRAY['desk true', 'gate true', 'roof true'], 'what is asked for');
INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, tier, reviewed, review_by)
SELECT course_id, 2, repeat('7', 64), 'en', 'To come', 'For tests', 60, 1, '2026-01-01', '2030-01-01' FROM course_version WHERE id = :version;
INSERT INTO slot (course_version_id, key, required, text) SELECT max(id), 'cellar', true, 'The cellar' FROM course_version;
SELECT is((SELECT string_agg(key, ' ') FROM declared_slot WHERE NOT live), 'cellar', 'a version to come asks beforehand');

-- Who may.
SELECT is(pg_temp.web(p, format('SELECT administers(%s)', pg_temp.place(f))), answer, what) FROM (VALUES
    (:admin, 'WGH', 'true', 'an administrator of the network administers a hospital'),
    (:manager, 'WGH', 'false', 'a manager does not'), (:auditor, 'WGH', 'false', 'nor an auditor')) v (p, f, answer, what);
SELECT is(pg_temp.web(:admin, 'SELECT administers_network()'), 'true', 'nor is the network anybody else''s');
SELECT is(pg_temp.web(:manager, 'SELECT administers_network()'), 'false', 'but its administrator''s');
SELECT is(pg_temp.web(p, format($$INSERT INTO slot_value (facility_id, key, text, recorded_by) VALUES (%s, 'desk', 'x', %s) RETURNING 'stored'$$, pg_temp.place('WGH'), r)), answer, what)
FROM (VALUES (:admin, :admin, 'stored', 'an administrator says it'), (:manager, :manager, 'refused 42501', 'a manager does not'),
    (:admin, :manager, 'refused 42501', 'nobody in another''s name')) v (p, r, answer, what);
SELECT is(pg_temp.web(:manager, format($$INSERT INTO hotline (name, phone, recorded_by) VALUES ('x', '1', %s) RETURNING 'stored'$$, :manager)), 'refused 42501',
    'a manager does not change the hotline');
SELECT is(pg_temp.web(:manager, format($$INSERT INTO test_call (slot_value_id, called_on, called_by, reached, recorded_by)
    SELECT %s, current_date, 'x', true, %s RETURNING 'stored'$$, :own, :manager)), 'refused 42501', 'nor writes a test call down');
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM test_call'), '0', 'staff see no test calls');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) > 0 FROM test_call'), 'true', 'managers see them');
SELECT is(pg_temp.web(:staff, 'SELECT who_entered(5)'), NULL, 'staff are not told who entered a contact');

-- Test calls.
SELECT pg_temp.say('WLH', 'lake') AS lake \gset
CREATE FUNCTION pg_temp.due(place text) RETURNS integer LANGUAGE sql AS $$
    SELECT s.due - s.since FROM (SELECT v FROM attest.slot_value v WHERE v.facility_id = pg_temp.place(place) AND v.key = 'desk' ORDER BY v.id DESC LIMIT 1) v
    CROSS JOIN LATERAL attest.test_call_state(v.v) s
$$;
SELECT is(pg_temp.due('WLH'), 14, 'a new contact is called within two weeks');
INSERT INTO test_call (slot_value_id, called_on, called_by, reached, recorded_by) VALUES (:lake, current_date - 3, 'x', true, 5);
SELECT is((SELECT s.due FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = :lake), (current_date - 3 + interval '6 months')::date,
    'then six months after the last call');
INSERT INTO test_call (slot_value_id, called_on, called_by, reached, recorded_by) VALUES (:lake, current_date - 2, 'x', false, 5);
SELECT is((SELECT s.due FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = :lake), current_date - 2, 'who was not reached is due at once');
SELECT pg_temp.say('WLH', 'lake', 12) AS same \gset
SELECT is((SELECT s.called_on FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = :same), current_date - 2, 'the same words keep their calls');
SELECT pg_temp.say('WLH', 'other') AS other \gset
SELECT is((SELECT s.called_on FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = :other), NULL, 'other words have none yet');
SELECT pg_temp.say('WLH', 'a form to send', NULL) AS form \gset
SELECT is((SELECT s.due FROM slot_value v CROSS JOIN LATERAL test_call_state(v) s WHERE v.id = :form), NULL, 'where nobody is called nothing is due');

-- News.
INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (:staff, :version, current_date);
SELECT is(pg_temp.web(:staff, $$SELECT count(*) FROM contact_changes(current_date, 'en')$$), '0', 'what was so at the beginning is no news');
SELECT pg_temp.say('WHN', 'network, new');
SELECT is(pg_temp.web(:staff, $$SELECT count(*) FROM contact_changes(current_date, 'en')$$), '0', 'nor is what another facility says over it');
SELECT pg_temp.say('WGH', 'hospital, new') AS news \gset
SELECT is(pg_temp.web(:staff, $$SELECT key || ': ' || value FROM contact_changes(current_date, 'en')$$), 'desk: hospital, new', 'a change where they work is');
SELECT is(pg_temp.web((SELECT min(p.id) FROM person p WHERE NOT EXISTS (SELECT FROM enrolment e WHERE e.person_id = p.id)), $$SELECT count(*) FROM contact_changes(current_date, 'en')$$), '0', 'not for those who were never shown it');
SELECT pg_temp.web(:staff, format('INSERT INTO contact_seen (person_id, slot_value_id) VALUES (%s, %s) RETURNING 1', :staff, :news));
SELECT is(pg_temp.web(:staff, $$SELECT count(*) FROM contact_changes(current_date, 'en')$$), '0', 'until they have seen it');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM contact_seen'), '0', 'which nobody else reads');

SELECT * FROM finish();
ROLLBACK;
