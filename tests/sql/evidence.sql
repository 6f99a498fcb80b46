-- Evidence, exemptions, leave and extensions: what holds, who adds, who reads.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(66);
\ir parts/demo.psql
\ir parts/web.psql

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin,
       (SELECT id FROM person WHERE employee_number = 'E200222') AS lakeside,
       (SELECT min(id) FROM certification) AS cert \gset
-- A second administrator, and an observer at General, both without any other grant.
SELECT v.person_id AS observer FROM post_version v JOIN facility f ON f.id = v.facility_id
WHERE f.code = 'WLH-ED' AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) ORDER BY 1 LIMIT 1 \gset
SELECT v.person_id AS second FROM post_version v JOIN facility f ON f.id = v.facility_id
WHERE f.code = 'WLH-ED' AND v.person_id <> :observer AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) ORDER BY 1 LIMIT 1 \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
SELECT :observer, 'observer', id, date '2020-01-01' FROM facility WHERE code = 'WGH'
UNION ALL SELECT :second, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WHN';

-- ---- Evidence

SELECT is(pg_temp.web(:staff, format($$INSERT INTO evidence (person_id, kind, title, provider, done_on, recorded_by)
    VALUES (%s, 'external', 'Course elsewhere', 'College', '2026-01-05', %1$s)$$, :staff)), NULL, 'staff send evidence');
SELECT max(id) AS sent FROM evidence \gset
SELECT is(pg_temp.web(:staff, format($$INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes)
    VALUES (%s, %s, 'a.pdf', 'application/pdf', '\x25')$$, :sent, :staff)), NULL, 'with a file');
SELECT is(pg_temp.web(:staff, format($$INSERT INTO evidence (person_id, kind, title, done_on, recorded_by)
    VALUES (%s, 'external', 'x', '2026-01-05', %s)$$, w.person, w.by)), 'refused 42501', w.what)
FROM (VALUES (1, :manager, :staff, 'nobody sends it for somebody else'), (2, :staff, :manager, 'nor in another''s name')) w (o, person, by, what) ORDER BY w.o;
SELECT is(pg_temp.web(:staff, format($$INSERT INTO evidence (person_id, kind, skill, title, done_on, recorded_by)
    VALUES (%s, 'hands-on', 'x', 'x', '2026-01-05', %1$s)$$, :staff)), 'refused 42501', 'nobody signs their own skill off');
SELECT is(pg_temp.web(:admin, format('SELECT act_for_administrator(%s)', :staff), format($$INSERT INTO evidence (person_id, certification_id, kind, title, done_on, recorded_by)
    VALUES (%s, %s, 'attestation', 'I know it', '2026-01-05', %1$s)$$, :staff, :cert)), 'refused 42501', 'an administrator gives nobody''s word for them');
SELECT is(pg_temp.web(:staff, format('UPDATE evidence SET title = ''y'' WHERE id = %s', :sent)), 'refused 42501', 'what was sent is not changed');
SELECT is(pg_temp.web(:staff, format('INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_on) VALUES (%s, %s, true, ''2026-01-06'')', :sent, :staff)),
    'refused 42501', 'nor decided by oneself');
SELECT throws_ok(format($$INSERT INTO evidence_file (evidence_id, person_id, name, type, bytes) VALUES (%s, %s, 'b', 'text/html', 'x')$$, :sent, :staff),
    '23514', NULL, 'no page is kept as a file');
SELECT throws_ok(format($$INSERT INTO evidence (person_id, kind, skill, title, done_on, recorded_by) VALUES (%s, 'hands-on', 'x', 'x', '2026-01-05', %1$s)$$, :staff),
    '23514', NULL, 'whoever shows a skill is not who watches');

SELECT is((SELECT state FROM evidence_state WHERE evidence_id = :sent), 'waiting', 'external evidence waits');
SELECT is((SELECT count(*) FROM evidence_now WHERE evidence_id = :sent), 0::bigint, 'and does not count');
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM evidence WHERE id = %s', :sent)), v.sees, 'evidence: ' || v.name)
FROM (VALUES (1, :staff, '1', 'its own'), (2, :manager, '1', 'their manager'), (3, :lakeside, '0', 'a manager elsewhere'), (4, :admin, '1', 'an administrator'),
    (5, :observer, '0', 'an observer')) v (o, id, sees, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM evidence_file WHERE evidence_id = %s', :sent)), v.sees, 'its file: ' || v.name)
FROM (VALUES (1, :staff, '1', 'its own'), (2, :manager, '0', 'their manager'), (3, :lakeside, '0', 'a manager elsewhere'), (4, :admin, '1', 'an administrator'),
    (5, :auditor, '1', 'an auditor')) v (o, id, sees, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT evidence_decide(%s, true, '''')', :sent)), 'refused 42501', v.name || ' decides nothing')
FROM (VALUES (1, :staff, 'whose it is'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor'), (4, :observer, 'an observer')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, format('SELECT evidence_decide(%s, true, '''')', :sent)), :'staff', 'an administrator accepts it');
SELECT is((SELECT count(*) FROM evidence_now WHERE evidence_id = :sent), 1::bigint, 'and it counts');
SELECT is(pg_temp.web(:second, format('SELECT evidence_decide(%s, true, '''')', :sent)), NULL, 'once');
SELECT is(pg_temp.web(:second, format('SELECT evidence_decide(%s, false, ''The paper is of another person.'')', :sent)), :'staff', 'a later word');
SELECT is((SELECT state FROM evidence_state WHERE evidence_id = :sent), 'declined', 'holds');
SELECT is(pg_temp.web(v.id, 'SELECT text FROM evidence_decision_reason'), v.reads, 'its reason: ' || v.name)
FROM (VALUES (1, :staff, 'The paper is of another person.', 'whose it is'), (2, :manager, NULL, 'a manager')) v (o, id, reads, name) ORDER BY v.o;

-- ---- Hands-on

SELECT is(pg_temp.web(v.id, format('SELECT hands_on_add(%s, NULL, ''knock'', ''Knocks first'', ''2026-02-01'')', :staff)), 'refused 42501', v.name || ' signs no skill off')
FROM (VALUES (1, :staff, 'whoever shows it'), (2, :manager, 'a manager'), (3, :admin, 'an administrator without the grant')) v (o, id, name) ORDER BY v.o;
SELECT isnt(pg_temp.web(:observer, format('SELECT hands_on_add(%s, NULL, ''knock'', ''Knocks first'', ''2026-02-01'')', :staff)), 'refused 42501', 'an observer does');
SELECT is((SELECT count(*) FROM evidence_now WHERE skill = 'knock' AND person_id = :staff AND recorded_at IS NOT NULL), 1::bigint, 'and it counts at once');
SELECT is(pg_temp.web(:observer, format('SELECT hands_on_add(%s, NULL, ''knock'', ''x'', ''2026-02-01'')', :second)), 'refused 42501', 'of nobody elsewhere');
SELECT is(pg_temp.web(:observer, 'SELECT count(*) FROM observable('''', NULL) o WHERE o.facility NOT LIKE ''%General%'' AND o.facility NOT LIKE ''%Emergency%'' AND o.facility NOT LIKE ''%Women%'''), '0',
    'an observer finds people there alone');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM observable('''', NULL)'), '0', 'and nobody else finds any');
SELECT is(pg_temp.web(:observer, format('SELECT act_for_observer(%s)', :sent)), 'refused 42501', 'an observer acts for nobody else''s evidence');

-- ---- Exemptions, leave, extensions

SELECT is(pg_temp.web(v.id, format('SELECT exemption_add(%s, %s, ''2026-03-01'', ''2026-05-31'', ''health'', ''Words'')', :staff, :cert)), 'refused 42501', v.name || ' exempts nobody')
FROM (VALUES (1, :staff, 'whoever it is for'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, format('SELECT exemption_add(%s, %s, ''2026-03-01'', ''2026-05-31'', ''health'', ''Words'')', :staff, :cert)), '', 'an administrator does');
SELECT max(id) AS exemption FROM exemption \gset
SELECT is(pg_temp.web(:admin, format('SELECT leave_add(%s, ''2026-03-10'', ''2026-03-20'', ''Parental'')', :staff)), '', 'agrees leave');
SELECT max(id) AS leave FROM leave \gset
SELECT is(pg_temp.web(:admin, format('SELECT extension_add(%s, %s, ''2026-04-01'', ''2026-05-01'', ''Short staffed'')', :staff, :cert)), '', 'and an extension');
SELECT max(id) AS extension FROM extension \gset
SELECT is(pg_temp.web(:admin, format('SELECT leave_add(%s, ''2026-03-10'', ''2026-03-20'', ''x'')', :admin)), 'refused 42501', 'but none of their own');
SELECT is(pg_temp.web(:admin, format('SELECT leave_add(%s, ''2026-03-10'', ''2026-03-09'', ''x'')', :staff)), 'refused 23514', 'nor one that ends before it begins');
SELECT is(pg_temp.web(:admin, format('SELECT extension_add(%s, %s, ''2026-04-01'', ''2026-04-01'', ''x'')', :staff, :cert)), 'refused 23514', 'nor an extension by no day');
SELECT is(pg_temp.web(v.id, format('SELECT count(*) || '' '' || count(*) FILTER (WHERE may_read) || '' '' || coalesce(string_agg(reason, '', '' ORDER BY reason), ''-'')
    FROM agreed_for(%s) WHERE recorded_at > now() - interval ''1 day'' AND id IN (%s, %s, %s)', :staff, :exemption, :leave, :extension)), v.reads, 'what was agreed, and why: ' || v.name)
FROM (VALUES (1, :admin, '3 3 Parental, Short staffed, Words', 'who agreed it'), (2, :auditor, '3 3 Parental, Short staffed, Words', 'an auditor'),
    (3, :second, '3 0 -', 'another administrator'), (4, :manager, '0 0 -', 'a manager'), (5, :staff, '0 0 -', 'whose it is')) v (o, id, reads, name) ORDER BY v.o;
SELECT is(pg_temp.web(:manager, format('SELECT (SELECT count(*) FROM exemption WHERE id = %s) || '' '' || (SELECT count(*) FROM leave) || '' '' || (SELECT count(*) FROM extension)', :exemption)),
    '1 0 0', 'a manager reads until when somebody is exempt, and nothing of leave');
SELECT is(pg_temp.web(:manager, 'SELECT string_agg(reason, '''') FROM exemption_end'), 'refused 42501', 'nor why an exemption ended');

SELECT is(pg_temp.web(:manager, format('SELECT agreed_end(%s, ''leave'', %s, ''2026-03-15'', ''x'')', :staff, :leave)), 'refused 42501', 'a manager ends nothing');
SELECT is(pg_temp.web(:second, format('SELECT agreed_end(%s, ''leave'', %s, ''2026-03-15'', ''Back early'')', :staff, :leave)), 'true', 'an administrator ends a leave');
SELECT is(pg_temp.web(:second, format('SELECT agreed_end(%s, ''leave'', %s, NULL, ''x'')', :staff, :leave)), 'false', 'once');
SELECT is(pg_temp.web(:second, format('SELECT agreed_end(%s, ''extension'', %s, NULL, ''x'')', :observer, :extension)), 'false', 'and nothing of somebody else');
SELECT is((SELECT from_date || ' ' || to_date FROM leave_now WHERE leave_id = :leave), '2026-03-10 2026-03-14', 'leave ends on the day before the first day back');
SELECT is(pg_temp.web(:second, format('SELECT agreed_end(%s, ''exemption'', %s, NULL, ''A mistake'')', :staff, :exemption)), 'true', 'an exemption that never counted');
SELECT is((SELECT count(*) FROM exemption_now WHERE exemption_id = :exemption), 0::bigint, 'holds on no day');
SELECT is((SELECT to_date::text FROM extension_now WHERE extension_id = :extension), '2026-05-01', 'an extension holds');

SELECT * FROM finish();
ROLLBACK;
