-- Which version is live, by the clock of the rules; and who reads the files of authors.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(16);
SET LOCAL attest.kind = 'test';

INSERT INTO course (code) VALUES ('VER-1');
INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, reviewed, review_by)
SELECT c.id, n, repeat(n::text, 64), 'en', 'T', '', 1, '2026-01-01', '2027-01-01' FROM course c, generate_series(1, 3) n WHERE c.code = 'VER-1';
CREATE FUNCTION pg_temp.v(n integer) RETURNS bigint LANGUAGE sql AS $$
    SELECT v.id FROM course_version v JOIN course c ON c.id = v.course_id WHERE c.code = 'VER-1' AND v.version = n
$$;
CREATE FUNCTION pg_temp.live() RETURNS integer LANGUAGE sql AS $$
    SELECT v.version FROM course c JOIN course_version v ON v.id = live_version(c.id) WHERE c.code = 'VER-1'
$$;
CREATE FUNCTION pg_temp.publish(n integer, change text, at interval DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO publication (course_id, course_version_id, change, from_at)
    SELECT v.course_id, v.id, change, now() + at FROM course_version v WHERE v.id = pg_temp.v(n)
$$;

SELECT is(pg_temp.live(), NULL, 'nothing is live before it is published');
SELECT pg_temp.publish(1, 'first');
SELECT is(pg_temp.live(), 1, 'published, it is live at once');
SELECT pg_temp.publish(2, 'minor', '3 days');
SELECT is(pg_temp.live(), 1, 'a scheduled one is not live yet');
SELECT is((SELECT version FROM live_course WHERE code = 'VER-1'), 1, 'nor in the view');
SET LOCAL attest.now = '+2 days 23 hours';
SELECT is(pg_temp.live(), 1, 'not before its hour');
SET LOCAL attest.now = '+3 days 1 second';
SELECT is(pg_temp.live(), 2, 'from its hour on it is');
SELECT is((SELECT version FROM live_course WHERE code = 'VER-1'), 2, 'in the view too');
SELECT is(waiting_publication((SELECT id FROM course WHERE code = 'VER-1')), NULL, 'and it waits no more');
SET LOCAL attest.now = '';
INSERT INTO publication_end (publication_id, kind, reason) SELECT waiting_publication(id), 'called off', 'Too early.' FROM course WHERE code = 'VER-1';
SET LOCAL attest.now = '+9 days';
SELECT is(pg_temp.live(), 1, 'called off, it never is');
INSERT INTO publication_end (publication_id, kind, reason) SELECT live_publication(id), 'withdrawn', 'A wrong figure.' FROM course WHERE code = 'VER-1';
SELECT is(pg_temp.live(), NULL, 'withdrawn, nothing is live');
SELECT is((SELECT last_version(id) FROM course WHERE code = 'VER-1'), pg_temp.v(1), 'but it is known which was');
SET LOCAL attest.now = '';

SELECT throws_ok($$INSERT INTO publication (course_id, course_version_id, change, floor) SELECT course_id, id, 'typo', 'minor' FROM course_version WHERE id = pg_temp.v(3)$$,
    '23514', NULL, 'no class below its floor is stored');

-- Walls: nobody but authors and signers reads a file, and nobody who is not an author publishes, whatever the request says.
INSERT INTO course_file (course_version_id, path, bytes) VALUES (pg_temp.v(1), 'course.xml', '\x3c');
INSERT INTO person (employee_number, display_name) VALUES ('V1', 'A B');
CREATE FUNCTION pg_temp.as_nobody(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM set_config('attest.person', (SELECT id::text FROM person WHERE employee_number = 'V1'), true);
    SET LOCAL ROLE attest_web;
    EXECUTE statement INTO n;
    RESET ROLE;
    RETURN coalesce(n, 0)::text;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
SELECT is(pg_temp.as_nobody('SELECT count(*) FROM course_file'), '0', 'a learner sees no file of an author');
SELECT is(pg_temp.as_nobody(format('INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, id, ''first'' FROM course_version WHERE id = %s RETURNING id', pg_temp.v(3))),
    '42501', 'and publishes nothing');
SELECT is(pg_temp.as_nobody(format('INSERT INTO publication_end (publication_id, kind, reason) SELECT max(id), ''withdrawn'', ''x'' FROM publication WHERE course_version_id = %s RETURNING publication_id', pg_temp.v(1))),
    '42501', 'and withdraws nothing');
SELECT is(pg_temp.as_nobody(format('SELECT count(*) FROM version_reach(%s)', pg_temp.v(1))), '0', 'nor learns how many are under way');

SELECT * FROM finish();
ROLLBACK;
