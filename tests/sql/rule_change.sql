-- Changes of rules: who may, which states follow which, and what is seen of them while they are staged, in force and dropped.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(43);
\ir parts/demo.psql

\ir parts/web.psql
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager, pg_temp.login('author@demo.example') AS author,
       pg_temp.login('reviewer@demo.example') AS reviewer, pg_temp.login('admin@demo.example') AS admin \gset

-- ---- asking and deciding

SELECT 'SELECT rule_change_ask(''Rules'', ''<rules/>'', NULL) > 0' AS ask \gset
SELECT is(pg_temp.web(v.id, :'ask'), 'refused 42501', 'nothing is asked for by ' || v.name) FROM (VALUES
    (1, :staff, 'a learner'), (2, :manager, 'a manager'), (3, :author, 'an author'), (4, :reviewer, 'an auditor'), (5, NULL, 'nobody')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, :'ask'), 'true', 'a network administrator asks');
SELECT max(id) AS change FROM rule_change \gset
SELECT is((SELECT row(state, asked_by, from_date, decided)::text FROM rule_change WHERE id = :change), row('asked', :admin, network_today(), NULL)::text,
    'from today, unless a day is given');
SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM rule_change'), v.n, 'changes are seen by ' || v.name || ': ' || v.n) FROM (VALUES
    (1, :staff, 'a learner', '0'), (2, :manager, 'a manager', '0'), (3, :admin, 'an administrator', '1')) v (o, id, name, n) ORDER BY v.o;
SELECT is(pg_temp.web(:manager, format('SELECT rule_change_decide(%s, ''drop'')', :change)), 'refused 42501', 'a manager decides nothing');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''put'')', :change)), 'false', 'what is not ready is not put in force');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''keep'')', :change)), 'false', 'nor is there a third way');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_who(%s)', :admin)), (SELECT display_name FROM person WHERE id = :admin), 'who asked is told');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_who(%s) IS NULL', :staff)), 'true', 'and nobody else is named by it');
SELECT is(pg_temp.web(:manager, format('SELECT rule_change_who(%s) IS NULL', :admin)), 'true', 'nor to a manager');

SELECT throws_ok('UPDATE rule_change SET state = ''in force''', '23514', NULL, 'in force without an instant');
SELECT throws_ok('UPDATE rule_change SET state = ''settled'', in_force_at = clock_timestamp()', '23514', NULL, 'settled without an end');
UPDATE rule_change SET state = 'computing' WHERE id = :change;
SELECT throws_ok('INSERT INTO rule_change (title, file, from_date, state) VALUES (''x'', ''x'', ''2026-01-01'', ''ready'')', '23505', NULL,
    'two changes on their way at once');

-- ---- a fact about a person

SELECT t.person_id AS one, t.post_id AS post, t.certification_id AS certification, t.facility_id AS facility, t.job_role_id AS role
FROM timeline t WHERE t.standing = 'due' ORDER BY t.post_id LIMIT 1 \gset
INSERT INTO change_person (change_id, person_id, staged) VALUES (:change, :one, 0);
SELECT lock_person(:one);
SELECT is((SELECT row(facts, staged)::text FROM change_person WHERE person_id = :one), '(1,0)', 'a fact marks somebody who was worked out');
SELECT lock_person(:admin);
SELECT is((SELECT row(facts, staged)::text FROM change_person WHERE person_id = :admin), '(1,)', 'and somebody whom the change did not touch so far');
UPDATE change_person SET staged = facts, changed = person_id = :one;

-- ---- what is staged, and what is seen

UPDATE timeline_row SET goes = :change WHERE post_id = :post AND certification_id = :certification;
INSERT INTO timeline_row (came, post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
VALUES (:change, :post, :one, :certification, :facility, :role, days(current_date, current_date), 'overdue');
INSERT INTO standing_delta (change_id, person_id, facility_id, job_role_id, certification_id, standing, day, n) VALUES
    (:change, :one, :facility, :role, :certification, 'due', current_date, -1), (:change, :one, :facility, :role, :certification, 'overdue', current_date, 1);
SELECT format('SELECT string_agg(standing::text, '' '') FROM timeline WHERE post_id = %s AND certification_id = %s', :post, :certification) AS seen \gset
CREATE FUNCTION pg_temp.seen(statement text) RETURNS text LANGUAGE plpgsql AS $$ DECLARE r text; BEGIN EXECUTE statement INTO r; RETURN r; END $$;
SELECT is(pg_temp.seen(:'seen'), 'due', 'what is staged is not seen');
SELECT is(pg_temp.web(:one, :'seen'), 'due', 'nor by the person themselves');
SELECT is((SELECT string_agg(change_id::text, ' ') FROM standing_changes()), '0', 'nor counted');
SELECT throws_ok(format('INSERT INTO timeline_row (came, post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
    VALUES (%s, %s, %s, %s, %s, %s, days(current_date, current_date), ''due'')', :change, :post, :one, :certification, :facility, :role), '23505', NULL,
    'two staged standings on one day');

SAVEPOINT staged;
SELECT change_take_back(:change, ARRAY[:one]);
SELECT is((SELECT count(*) FROM timeline_row WHERE came <> 0 OR goes <> 0), 0::bigint, 'what is taken back leaves the timelines as they were');
SELECT is((SELECT sum(n) FROM (SELECT abs(sum(n)) AS n FROM standing_delta WHERE change_id = :change GROUP BY standing) d), 0::numeric, 'and books nothing');
ROLLBACK TO staged;

UPDATE rule_change SET state = 'ready' WHERE id = :change;
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''put'')', :change)), 'true', 'what is ready is put in force');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''put'')', :change)), 'false', 'once');
UPDATE rule_change SET state = 'in force', in_force_at = clock_timestamp() WHERE id = :change;
SELECT is(pg_temp.seen(:'seen'), 'overdue', 'in force it is seen');
SELECT is(pg_temp.web(:one, :'seen'), 'overdue', 'by the person themselves, too');
SELECT is((SELECT string_agg(change_id::text, ' ' ORDER BY change_id) FROM standing_changes()), '0 ' || :change, 'and counted');
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''drop'')', :change)), 'false', 'and is not dropped any more');
SELECT is((SELECT rule_change_settling(:change)), 1::bigint, 'one person is not in place');

SAVEPOINT in_force;
SELECT lock_person(:one);
SELECT is((SELECT string_agg(row(standing, came, goes)::text, ' ') FROM timeline_row WHERE post_id = :post AND certification_id = :certification), '(overdue,0,0)',
    'a fact about them puts them in place first');
SELECT is((SELECT string_agg(row(standing, dropped_at = (SELECT in_force_at FROM rule_change WHERE id = :change))::text, ' ') FROM timeline_past WHERE post_id = :post),
    '(due,t)', 'what was before was known until it came into force');
SELECT change_settle_counters(:change, 100);
SELECT is((SELECT count(*) FROM standing_delta d JOIN rule_change c ON c.id = :change AND d.recorded_at = c.in_force_at WHERE d.change_id = 0), 2::bigint,
    'what it booked is on record since it came into force');
SELECT is((SELECT change_settle_counters(:change, 100)), 0::bigint, 'and all of it is in place');
ROLLBACK TO in_force;

-- ---- dropped

UPDATE rule_change SET state = 'ready', in_force_at = NULL, decided = NULL, decided_at = NULL WHERE id = :change;
SELECT is(pg_temp.web(:admin, format('SELECT rule_change_decide(%s, ''drop'')', :change)), 'true', 'what is ready is dropped');
SELECT is((SELECT array_agg(change_clear(:change, 100) > 0) FROM generate_series(1, 3)), '{t,t,f}', 'in steps: people, then what was booked');
SELECT is((SELECT row((SELECT count(*) FROM timeline_row WHERE came <> 0 OR goes <> 0), (SELECT count(*) FROM standing_delta WHERE change_id <> 0),
    (SELECT count(*) FROM change_person))::text), '(0,0,0)', 'nothing is left of it');
SELECT is(pg_temp.seen(:'seen'), 'due', 'and everything is as it was');

INSERT INTO certification (code) VALUES ('STAGED-ALONE');
SELECT change_forget_codes(ARRAY['STAGED-ALONE', 'CORE'], ARRAY['CORE']);
SELECT is((SELECT string_agg(code, ' ') FROM certification WHERE code IN ('STAGED-ALONE', 'CORE')), 'CORE', 'codes without a version go, and only they');

SELECT * FROM finish();
ROLLBACK;
