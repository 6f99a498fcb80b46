-- Who sees which rows, as attest_web with the person of the request set.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(87);
\ir parts/demo.psql

-- The answer to a query as attest_web for a person (NULL: nobody), or "refused" with the state.
CREATE FUNCTION pg_temp.web(person bigint, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true);
    SET LOCAL ROLE attest_web;
    EXECUTE query INTO answer;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
-- The number of rows that a statement touched, or "refused" with the state.
CREATE FUNCTION pg_temp.touch(person bigint, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true);
    SET LOCAL ROLE attest_web;
    EXECUTE statement;
    GET DIAGNOSTICS n = ROW_COUNT;
    RESET ROLE;
    RETURN n;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('author@demo.example') AS author, pg_temp.login('reviewer@demo.example') AS auditor,
       pg_temp.login('admin@demo.example') AS admin,
       (SELECT id FROM person WHERE employee_number = 'E200222') AS lakeside,
       (SELECT id FROM person WHERE employee_number = 'E200296') AS former \gset

-- Work of staff@: an open attempt with an answer.
INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT :staff, max(id), current_date FROM course_version;
INSERT INTO page_read (enrolment_id, page_id, person_id) SELECT max(e.id), max(p.id), :staff FROM enrolment e, page p;
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number) SELECT max(e.id), :staff, max(q.id), 1 FROM enrolment e, quiz q;
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
SELECT max(a.id), :staff, 1, max(i.id), '{1,2}' FROM attempt a, item i;
INSERT INTO response (attempt_id, item_id, seq, person_id, parts) SELECT attempt_id, item_id, 1, :staff, '{true}' FROM attempt_item;
INSERT INTO mark (attempt_id, item_id, person_id, num, den) SELECT attempt_id, item_id, :staff, 1, 1 FROM attempt_item;
INSERT INTO import (person_id, file_name, problems, errors, warnings) VALUES (:author, 'a.zip', '[]', 0, 0);
INSERT INTO idempotency (person_id, key, digest, status, content_type, body) VALUES (:staff, 'key', '\x00', 200, 'text/plain', '');

-- What each manager answers for, written down here by name and not by the view under test.
CREATE TEMP TABLE charge AS
SELECT :manager::bigint AS viewer, id AS facility_id FROM facility WHERE code IN ('WGH', 'WGH-ED', 'WGH-WNC')
UNION ALL SELECT :lakeside, id FROM facility WHERE code IN ('WLH', 'WLH-ED', 'BEHAVIORAL')
UNION ALL SELECT v, f.id FROM facility f, unnest(ARRAY[:admin, :auditor]::bigint[]) v;
-- Those whose posts, of any day, lie there, and the viewer.
CREATE TEMP TABLE sees AS
SELECT DISTINCT c.viewer, p.person_id FROM charge c JOIN post_version p USING (facility_id)
UNION SELECT v, v FROM unnest(ARRAY[:staff, :manager, :author, :auditor, :admin, :lakeside, :former]::bigint[]) v;

CREATE FUNCTION pg_temp.people(viewer bigint) RETURNS text LANGUAGE sql AS $$
    SELECT count(*)::text || ' ' || coalesce(sum(person_id), 0) FROM sees WHERE sees.viewer = $1
$$;
SELECT is(pg_temp.web(v.id, 'SELECT count(*) || '' '' || sum(id) FROM person'), pg_temp.people(v.id), 'people: ' || v.name)
FROM (VALUES (1, :staff, 'staff see themselves'), (2, :manager, 'the manager of General'), (3, :lakeside, 'the manager of Lakeside'),
    (4, :admin, 'the administrator'), (5, :auditor, 'the auditor'), (6, :author, 'an author sees themselves'),
    (7, :former, 'a manager whose grant is revoked')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(NULL, 'SELECT count(*) FROM person'), '0', 'nobody sees nobody');
SELECT cmp_ok((SELECT count(*) FROM sees WHERE viewer = :manager), '>', 50::bigint, 'the manager has people');
SELECT cmp_ok((SELECT count(*) FROM sees WHERE viewer = :manager), '<', 200::bigint, 'and not all of them');

SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM post_version'), (
        SELECT count(*)::text FROM post_version p WHERE p.person_id = v.id
           OR p.facility_id IN (SELECT facility_id FROM charge c WHERE c.viewer = v.id)), 'posts: ' || v.name)
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'General'), (3, :lakeside, 'Lakeside'), (4, :admin, 'administrator'),
    (5, :auditor, 'auditor'), (6, :author, 'author'), (7, :former, 'former manager')) v (o, id, name) ORDER BY v.o;
-- A post that moved away has ended here, though its manager does not see where it went.
SELECT is(pg_temp.web(v.id, 'SELECT string_agg(post_id || '' '' || facility_id || '' '' || during, '', '' ORDER BY post_id, during)
        FROM post_span WHERE person_id <> me()'), (
        SELECT string_agg(p.post_id || ' ' || p.facility_id || ' ' || p.during, ', ' ORDER BY p.post_id, p.during) FROM post_span p
        WHERE p.person_id <> v.id AND p.facility_id IN (SELECT facility_id FROM charge c WHERE c.viewer = v.id)), 'days of posts: ' || v.name)
FROM (VALUES (1, :manager, 'General'), (2, :lakeside, 'Lakeside'), (3, :auditor, 'auditor')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM timeline'), (
        SELECT count(*)::text FROM timeline p WHERE p.person_id = v.id
           OR p.facility_id IN (SELECT facility_id FROM charge c WHERE c.viewer = v.id)), 'timelines: ' || v.name)
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'General'), (3, :lakeside, 'Lakeside'), (4, :admin, 'administrator'),
    (5, :auditor, 'auditor'), (6, :author, 'author'), (7, :former, 'former manager')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, 'SELECT coalesce(sum(n), 0) FROM standing_delta'), (
        SELECT coalesce(sum(n), 0)::text FROM standing_delta d
        WHERE d.facility_id IN (SELECT facility_id FROM charge c WHERE c.viewer = v.id)), 'counters: ' || v.name)
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'General'), (3, :lakeside, 'Lakeside'), (4, :admin, 'administrator'),
    (5, :auditor, 'auditor'), (6, :author, 'author'), (7, :former, 'former manager')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM %I', t.name)),
    (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I WHERE person_id IN (SELECT person_id FROM sees WHERE viewer = %s)',
        t.name, v.id), false, true, '')))[1]::text, format('%s: %s', t.name, v.name))
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'General'), (3, :lakeside, 'Lakeside'), (4, :auditor, 'auditor')) v (o, id, name),
    unnest(ARRAY['completion', 'award', 'certificate', 'exemption', 'award_revocation']) t (name) ORDER BY t.name, v.o;

-- A learner's work is theirs alone.
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM %I WHERE person_id <> %s', t.name, v.id)), '0', format('%s of others: %s', t.name, v.name))
FROM (VALUES (1, :manager, 'manager'), (2, :admin, 'administrator')) v (o, id, name),
    unnest(ARRAY['enrolment', 'page_read', 'attempt', 'attempt_item', 'response', 'mark', 'import', 'idempotency']) t (name) ORDER BY t.name, v.o;
SELECT is(pg_temp.web(:staff, 'SELECT (SELECT count(*) FROM attempt) || '' '' || (SELECT count(*) FROM response)'), '1 1', 'their own they see');

SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM facility_grant WHERE person_id <> me()'), '0', 'grants of others are not shown');
SELECT is(pg_temp.web(:former, 'SELECT may(''manager'')'), 'false', 'a revoked grant is no permission');

-- Writing.
SELECT is(pg_temp.touch(:staff, format('INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT %s, max(id), current_date FROM course_version', :manager)),
    'refused 42501', 'no enrolment for another person');
SELECT is(pg_temp.touch(:manager, format('INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
    SELECT %s, max(id), max(course_version_id), current_date, 60 FROM enrolment', :staff)), 'refused 42501', 'no completion for staff by their manager');
SELECT is(pg_temp.touch(:manager, format('UPDATE attempt SET seq = 9 WHERE person_id = %s', :staff)), '0', 'no answer changed by a manager');
SELECT is(pg_temp.touch(:manager, format('DELETE FROM timeline WHERE person_id = %s', :staff)), '0', 'no timeline of others removed');
SELECT is(pg_temp.touch(:staff, 'INSERT INTO course (code) VALUES (''X-1'')'), 'refused 42501', 'no course by staff');
SELECT is(pg_temp.touch(:author, 'INSERT INTO course (code) VALUES (''X-1'')'), '1', 'a course by an author');
SELECT is(pg_temp.touch(:staff, format('INSERT INTO audit (person_id, route) VALUES (%s, ''x'')', :manager)), 'refused 42501', 'no audit line in another name');

-- Settings are one's own.
SELECT is(pg_temp.touch(:staff, 'INSERT INTO person_setting (person_id, language) VALUES (me(), ''es'')'), '1', 'a setting of one''s own');
SELECT is(pg_temp.touch(:manager, format('INSERT INTO person_setting (person_id) VALUES (%s)', :author)), 'refused 42501', 'none for another person');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM person_setting'), '0', 'nobody else reads it');
SELECT is(pg_temp.touch(:manager, 'UPDATE person_setting SET language = ''en'''), '0', 'or changes it');
SELECT is(pg_temp.touch(:staff, 'UPDATE person_setting SET language = ''en'''), '1', 'the person does');
INSERT INTO session (token_digest, person_id, ends_at, zone) SELECT sha256('settings'), :staff, now() + interval '1 hour', 'UTC';
SELECT is((SELECT language FROM session WHERE token_digest = sha256('settings')), 'en', 'a session takes the settings');
SELECT pg_temp.touch(:staff, 'UPDATE person_setting SET language = ''es'', large_print = true');
SELECT is((SELECT language || ' ' || large_print FROM session WHERE token_digest = sha256('settings')), 'es true', 'and a change reaches it');

SELECT * FROM finish();
ROLLBACK;
