-- What people say is wrong: who says, who reads, who answers; and whose login it is.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(61);
\ir parts/demo.psql
\ir parts/web.psql

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin,
       (SELECT id FROM person WHERE employee_number = 'E200222') AS lakeside \gset
SELECT min(v.person_id) AS second FROM post_version v JOIN facility f ON f.id = v.facility_id
WHERE f.code = 'WLH-ED' AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :second, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WHN';
SELECT min(id) AS post FROM post WHERE person_id = :staff \gset
SELECT min(id) AS foreign_post FROM post WHERE person_id = :manager \gset

-- ---- Saying it

SELECT is(pg_temp.web(:staff, format($$INSERT INTO contest (person_id, about, post_id, wrong, on_record, right_words, note)
    VALUES (%s, 'post', %s, 'ended', '2026-01-01', 'It ended in May.', 'Ask the ward.')$$, :staff, :post)), NULL, 'staff say that a post of theirs is wrong');
SELECT max(id) AS said FROM contest \gset
SELECT is((SELECT count(*) FROM contest_open WHERE contest_id = :said), 1::bigint, 'and it waits');
SELECT is(pg_temp.web(:manager, format($$INSERT INTO contest (person_id, about, wrong, right_words) VALUES (%s, 'missing-record', 'missing', 'x')$$, :staff)),
    'refused 42501', 'nobody says it for somebody else');
SELECT is(pg_temp.web(:admin, format('SELECT act_for_administrator(%s)', :staff), format($$INSERT INTO contest (person_id, about, wrong, right_words)
    VALUES (%s, 'missing-record', 'missing', 'x')$$, :staff)), 'refused 42501', 'nor while acting for them');
SELECT is(pg_temp.web(:staff, format($$INSERT INTO contest (person_id, about, post_id, wrong, right_words) VALUES (%s, 'post', %s, 'ended', 'x')$$, :staff, :foreign_post)),
    'refused 23503', 'nor of what is not theirs');
SELECT throws_ok(format($$INSERT INTO contest (person_id, about, post_id, wrong, right_words) VALUES (%s, %L, %s, %L, %L)$$, :staff, c.about, coalesce(c.post, 'NULL'), c.wrong, c.words),
    '23514', NULL, c.name)
FROM (VALUES (1, 'post', :'post', 'day', 'x', 'a post is not wrong by its day'), (2, 'post', NULL, 'ended', 'x', 'a post is named'),
    (3, 'missing-post', :'post', 'missing', 'x', 'what is missing is not'), (4, 'post', :'post', 'ended', '', 'what should be there is said'),
    (5, 'password', NULL, 'missing', 'x', 'there is no other kind')) c (o, about, post, wrong, words, name) ORDER BY c.o;
SELECT is(pg_temp.web(:staff, s.statement), 'refused 42501', s.name)
FROM (VALUES (1, format('UPDATE contest SET right_words = ''y'' WHERE id = %s', :said), 'what was said is not changed'),
    (2, format('DELETE FROM contest WHERE id = %s', :said), 'nor removed'), (3, format('DELETE FROM contest_open WHERE contest_id = %s', :said), 'nor what waits'),
    (4, format('INSERT INTO contest_answer (contest_id, person_id, put_right, reason, answered_by, answered_on) VALUES (%s, %s, true, ''x'', %s, ''2026-01-01'')', :said, :staff, :manager), 'nor answered past the functions'),
    (5, format('INSERT INTO answer_take (person_id, contest_id, taken_by) VALUES (%s, %s, %s)', :staff, :said, :manager), 'nor taken')) s (o, statement, name) ORDER BY s.o;

-- ---- Who reads it

SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM contest WHERE id = %s', :said)), v.sees, 'read by ' || v.name)
FROM (VALUES (1, :staff, '1', 'its person'), (2, :manager, '0', 'no manager of theirs'), (3, :lakeside, '0', 'no manager elsewhere'), (4, :admin, '1', 'an administrator'),
    (5, :second, '1', 'another administrator'), (6, :auditor, '1', 'an auditor')) v (o, id, sees, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM contests_of(%s, NULL, ''UTC'')', :staff)), v.sees, 'and by its function: ' || v.name)
FROM (VALUES (1, :staff, '1', 'its person'), (2, :manager, '0', 'no manager'), (3, :admin, '1', 'an administrator'), (4, :auditor, '1', 'an auditor')) v (o, id, sees, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM contests_waiting(''UTC'')'), v.sees, 'the queue of ' || v.name)
FROM (VALUES (1, :staff, '0', 'its person'), (2, :manager, '0', 'a manager'), (3, :admin, '1', 'an administrator'), (4, :auditor, '1', 'an auditor')) v (o, id, sees, name) ORDER BY v.o;

-- ---- Taking and answering it

SELECT is(pg_temp.web(v.id, format('SELECT answer_take_it(''contest'', %s)', :said)), 'refused 42501', v.name || ' takes nothing')
FROM (VALUES (1, :staff, 'whose it is'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT contest_answer_it(%s, true, ''x'')', :said)), 'refused 42501', v.name || ' answers nothing')
FROM (VALUES (1, :staff, 'whose it is'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, format('SELECT answer_take_it(''contest'', %s)', :said)), 'true', 'an administrator takes it');
SELECT is(pg_temp.web(:admin, format('SELECT answer_take_it(''contest'', %s)', :said)), 'false', 'once');
SELECT is(pg_temp.web(:staff, format('SELECT taken_by FROM contests_of(%s, %s, ''UTC'')', :staff, :said)), (SELECT display_name FROM person WHERE id = :admin), 'and its person reads who has it');
SELECT is(pg_temp.web(:second, format('SELECT answer_take_it(''contest'', %s)', :said)), 'true', 'another one takes it over');
SELECT is(pg_temp.web(:admin, format('SELECT contest_answer_it(%s, true, '''')', :said)), 'refused 23514', 'no answer without a reason');
SELECT is(pg_temp.web(:admin, format('SELECT contest_answer_it(%s, true, ''The post ended.'')', :said)), 'true', 'who has it keeps nobody else from answering');
SELECT is(pg_temp.web(:second, format('SELECT contest_answer_it(%s, false, ''No.'')', :said)), 'false', 'there is one answer');
SELECT is(pg_temp.web(:second, format('SELECT answer_take_it(''contest'', %s)', :said)), 'false', 'and nothing to take any more');
SELECT is(pg_temp.web(:staff, format('SELECT state || '': '' || reason FROM contests_of(%s, %s, ''UTC'')', :staff, :said)), 'right: The post ended.', 'its person reads it');
SELECT is(pg_temp.web(:staff, format('INSERT INTO contest_withdrawal (contest_id, person_id) VALUES (%s, %s)', :said, :staff)), 'refused 23514', 'what was answered is not taken back');
SELECT is((SELECT string_agg(kind || good, ' ') FROM answers_since(:staff, now() - interval '1 hour')), 'contesttrue', 'messages learn that there is an answer');
SELECT is((SELECT count(*) FROM answers_since(:staff, clock_timestamp() + interval '1 hour')), 0::bigint, 'and of none that came before');
SELECT is(pg_temp.web(:staff, format('SELECT count(*) FROM answers_since(%s, now())', :manager)), 'refused 42501', 'which nobody asks for through the web');

SELECT is(pg_temp.web(:admin, format($$INSERT INTO contest (person_id, about, wrong, right_words) VALUES (%s, 'missing-record', 'missing', 'Mine')$$, :admin)), NULL, 'an administrator says it like everybody');
SELECT max(id) AS own FROM contest \gset
SELECT is(pg_temp.web(:admin, format('SELECT contest_answer_it(%s, true, ''x'')', :own)), 'refused 42501', 'and does not answer it');
SELECT is(pg_temp.web(:second, format('INSERT INTO contest_withdrawal (contest_id, person_id) VALUES (%s, %s)', :own, :admin)), 'refused 42501', 'nobody else takes it back');
SELECT is(pg_temp.web(:staff, format('INSERT INTO contest_withdrawal (contest_id, person_id) VALUES (%s, %s)', :own, :staff)), 'refused 23503', 'nor as if it were theirs');

-- Evidence is taken the same way.
INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by) VALUES (:staff, 'external', 'Elsewhere', 'College', '2026-01-05', :staff);
SELECT max(id) AS sent FROM evidence \gset
SELECT is(pg_temp.web(:admin, format('SELECT answer_take_it(''evidence'', %s)', :sent)), 'true', 'an administrator takes evidence that waits');
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM evidence_taken(%s)', :sent)), v.sees, 'who has it is read by ' || v.name)
FROM (VALUES (1, :staff, '1', 'its person'), (2, :manager, '0', 'no manager'), (3, :auditor, '1', 'an auditor')) v (o, id, sees, name) ORDER BY v.o;

-- ---- Logins as they are typed

UPDATE person SET employee_number = '00417-B' WHERE id = :staff;
SELECT is((SELECT count(*) FROM unnest(ARRAY['00417-B', '00417b', ' 417 b ', '0417B', E'00417\u00a0B', '００４１７ｂ', '00417–b', 'STAFF@demo.example', ' staff@ demo.example']) t (typed)
    WHERE person_of_login(t.typed) IS DISTINCT FROM :staff), 0::bigint, 'a number is known however it is typed, an address in any case');
SELECT is((SELECT string_agg(t.typed, ' ') FROM unnest(ARRAY['', ' - ', '0', '417', '00417-BB', '%', 'demo.example']) t (typed) WHERE person_of_login(t.typed) IS NOT NULL), NULL, 'and nothing else is');
UPDATE person SET employee_number = '417-B' WHERE id = :manager;
SELECT is(ARRAY[person_of_login('00417-B'), person_of_login('417-B'), person_of_login('0417b')], ARRAY[:staff, :manager, NULL]::bigint[], 'two numbers that differ by zeros stay two');
UPDATE person SET employee_number = 'admin@demo.example' WHERE id = :manager;
SELECT is(person_of_login('admin@demo.example'), :manager::bigint, 'a number goes before the address of another');
SELECT is((SELECT account FROM sign_in_account(' No-Body 7', NULL)), (SELECT account FROM sign_in_account('0nobody7', NULL)), 'guesses at one login are counted as one, however it is typed');

SELECT * FROM finish();
ROLLBACK;
