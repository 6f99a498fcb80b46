-- Marking, extra time and certificates: who may do it, and what it leaves behind.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(101);
\ir parts/demo.psql

\ir parts/web.psql
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('author@demo.example') AS author, pg_temp.login('reviewer@demo.example') AS reviewer,
       pg_temp.login('admin@demo.example') AS admin,
       (SELECT id FROM person WHERE employee_number = 'E200222') AS lakeside \gset

-- Markers of their own: two where staff@ works, one elsewhere. The manager of Lakeside is administrator there.
DELETE FROM facility_grant WHERE permission = 'marker';
INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
SELECT v.person, v.permission, f.id, current_date - 10 FROM (VALUES
    (:reviewer, 'marker', 'WHN'), (:author, 'marker', 'WGH'), (:lakeside, 'marker', 'WLH'), (:lakeside, 'administrator', 'WLH'),
    (:staff, 'marker', 'WHN')) v (person, permission, facility)
JOIN facility f ON f.code = v.facility;

-- An essay with two criteria, sent by staff@ with another question.
INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
SELECT id, 'core', 'essay', 'essay', 'rubric', '{}', '{}', 1, false, '<p>Write.</p>', 'Write.' FROM course_version;
SELECT id AS essay FROM item WHERE kind = 'essay' \gset
SELECT id AS other FROM item WHERE kind = 'true-false' \gset
INSERT INTO item_part (item_id, number, parent, kind, key, title, label, num, den, fixed) VALUES
    (:essay, 1, NULL, 'criterion', 'sees', 'Sees', '', 0, 1, false),
    (:essay, 2, 1, 'level', NULL, NULL, 'nothing', 0, 1, false), (:essay, 3, 1, 'level', NULL, NULL, 'some', 1, 1, false),
    (:essay, 4, 1, 'level', NULL, NULL, 'all', 3, 1, false),
    (:essay, 5, NULL, 'criterion', 'acts', 'Acts', '', 0, 1, false),
    (:essay, 6, 5, 'level', NULL, NULL, 'not yet', 0, 1, false), (:essay, 7, 5, 'level', NULL, NULL, 'acts', 2, 1, false);
INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT :staff, max(id), current_date FROM course_version;
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq, submitted_at)
SELECT max(e.id), :staff, max(q.id), 1, 'submitted', 2, clock_timestamp() - interval '3 days' FROM enrolment e, quiz q;
SELECT max(id) AS attempt FROM attempt \gset
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order)
VALUES (:attempt, :staff, 1, :essay, '{}'), (:attempt, :staff, 2, :other, '{1,2}');
INSERT INTO response (attempt_id, item_id, seq, person_id, parts, texts)
VALUES (:attempt, :essay, 1, :staff, '{text}', '{first words}'), (:attempt, :essay, 2, :staff, '{text}', '{last words}');
SELECT essay_code(:attempt, :essay) AS code \gset
SELECT 'SELECT marking_add(''' || :'code' || ''', ''{4,6}'', ''well seen'')' AS add,
       'SELECT marking_add(''' || :'code' || ''', ''{2,6}'', '''')' AS add_less,
       'SELECT attempt_id FROM act_for_marking(''' || :'code' || ''')' AS act,
       'SELECT count(*) FROM marking_queue()' AS queue,
       'SELECT marking_call(''' || :'code' || ''', ' || :essay || ')' AS call \gset

-- ---- who sees the queue

SELECT is(pg_temp.web(v.id, :'queue'), v.n, 'queue: ' || v.name) FROM (VALUES
    (1, :reviewer, '1', 'a marker of the whole network'), (2, :author, '1', 'a marker of the hospital'),
    (3, :lakeside, '0', 'a marker of another hospital'), (4, :manager, '0', 'the manager'), (5, :admin, '0', 'the administrator'),
    (6, :staff, '0', 'one''s own is not there, marker or not')) v (o, id, n, name) ORDER BY v.o;
SELECT is(pg_temp.web(NULL, :'queue'), '0', 'queue: nobody');
INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (:attempt, :essay, 3, :staff, '{}');
SELECT is(pg_temp.web(:reviewer, :'queue'), '0', 'an essay that was cleared again waits for nobody');
DELETE FROM response WHERE attempt_id = :attempt AND seq = 3;
SELECT is(pg_temp.web(:reviewer, format('SELECT answer FROM marking_essay(%L)', :'code')), 'last words', 'a marker reads what was written last');
SELECT is(pg_temp.web(v.id, format('SELECT answer FROM marking_essay(%L)', :'code')), NULL, 'not read by ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :admin, 'the administrator'), (3, :lakeside, 'a marker of another hospital'),
    (4, :staff, 'the learner as a marker')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:reviewer, 'SELECT count(*) FROM ' || t), '0', 'a marker sees no ' || t)
FROM unnest(ARRAY['attempt', 'attempt_item', 'response', 'mark', 'essay_mark']) t;
SELECT unalike((SELECT string_agg(q::text, ' ') FROM marking_queue() q), '%Ocampo%', 'the queue names nobody');

-- ---- reading

SELECT is(pg_temp.web(v.id, :'add'), 'refused 42501', 'no mark by ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :lakeside, 'a marker of another hospital'), (3, :staff, 'the learner'),
    (4, NULL, 'nobody')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:reviewer, format('SELECT marking_add(%L, %L, NULL)', :'code', v.levels)), 'refused 23514', 'no mark of ' || v.name)
FROM (VALUES (1, '{4}', 'one criterion of two'), (2, '{3,4}', 'two levels of one'), (3, '{3,4,6}', 'three levels'), (4, '{1,6}', 'no level'),
    (5, '{}', 'nothing'), (6, '{4,99}', 'a part that is not there')) v (o, levels, name) ORDER BY v.o;
SELECT is(pg_temp.web(:reviewer, :'act'), 'refused 42501', 'nobody acts for the learner before it is read');
SELECT is(pg_temp.web(:reviewer, :'add'), 'true', 'the only essay: the marking is whole');
SELECT results_eq('SELECT round, levels, points, comment, marked_by FROM essay_mark',
    format('VALUES (1, ''{4,6}''::integer[], ''{3,0}''::integer[], ''well seen'', %s::bigint)', :reviewer), 'who, which levels, what they give, in which reading');
SELECT is(pg_temp.web(:reviewer, :'add'), 'refused 42501', 'nobody reads the same essay twice');
SELECT is(pg_temp.web(:author, :'queue'), '0', 'it is in nobody''s queue any more');
SELECT is(pg_temp.web(:reviewer, format('SELECT best || '' '' || points::text FROM marking_points(%L)', :'code')), '5 {3}', 'what the readings came to');
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM marking_points(%L)', :'code')), '0', 'is not told to ' || v.name) FROM (VALUES
    (1, :author, 'a marker who has not read it'), (2, :manager, 'the manager'), (3, :staff, 'the learner')) v (o, id, name) ORDER BY v.o;

-- ---- a second and a third reading

SELECT is(pg_temp.web(v.id, :'call'), 'refused 42501', 'no further reading asked by ' || v.name) FROM (VALUES
    (1, :author, 'a marker who has not read it'), (2, :staff, 'the learner')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:reviewer, :'call'), 'true', 'a second reading is asked for');
SELECT is(pg_temp.web(:reviewer, :'act'), 'refused 42501', 'and nobody acts for the learner before it is there');
SELECT is(pg_temp.web(:reviewer, :'queue'), '0', 'not by the same person');
SELECT is(pg_temp.web(:author, :'queue'), '1', 'but by another');
SELECT is(pg_temp.web(:author, format('SELECT to_jsonb(e) - ''item_id'' - ''submitted_at'' FROM marking_essay(%L) e', :'code')),
    '{"quiz": "Quiz", "answer": "last words", "course": "CORE-101", "language": "en"}', 'who is told nothing of the first');
SELECT is(pg_temp.web(:author, :'add_less'), 'true', 'the second reading');
SELECT is(pg_temp.web(:author, format('SELECT points::text FROM marking_points(%L)', :'code')), '{3,0}', 'in their order');
SELECT is(pg_temp.web(:author, :'call'), 'false', 'no third: nobody is left');
SELECT is((SELECT string_agg(round::text, ' ') FROM essay_call), '2', 'and none is noted');

-- ---- acting for the learner

SELECT is(pg_temp.web(v.id, :'act'), 'refused 42501', 'does not act for the learner: ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :admin, 'the administrator'), (3, :lakeside, 'a marker of another hospital'), (4, :staff, 'the learner'),
    (5, NULL, 'nobody')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:author, :'act', 'SELECT me() || '' '' || actor()'), format('%s %s', :staff, :author), 'acting: the person is the learner, the actor the marker');
SELECT is(pg_temp.web(:author, :'act', 'SELECT act_as_oneself()', 'SELECT me() || '' '' || actor()'), format('%s %s', :author, :author), 'and oneself again');
SELECT is(pg_temp.web(:author, :'act', :'act'), 'refused 42501', 'nobody acts for a second person from there');
SELECT is(pg_temp.web(:author, :'act', 'SELECT holds_over(''marker'', ' || :manager || ')'), 'false', 'nor with grants of their own, or the learner''s');
SELECT is(pg_temp.web(:author, :'act', 'INSERT INTO audit (person_id, route) VALUES (me(), ''x'')'), 'refused 42501', 'nothing is noted in the learner''s name');
SELECT is(pg_temp.web(:author, :'act', 'INSERT INTO idempotency (person_id, key, digest, status, content_type, body) VALUES (me(), ''k'', ''x'', 200, ''t'', '''')'),
    'refused 42501', 'nor kept under it');
SELECT is(pg_temp.web(:author, :'act', format('INSERT INTO mark (attempt_id, item_id, person_id, num, den) VALUES (%s, %s, me(), 3, 10)', :attempt, :essay),
    'SELECT act_as_oneself()', 'INSERT INTO audit (person_id, route) VALUES (me(), ''/marking/:essay'')'), NULL, 'the mark is written as the learner''s, the note as the marker''s');
SELECT is((SELECT person_id FROM audit ORDER BY id DESC LIMIT 1), :author::bigint, 'so the audit names the marker');
SELECT is((SELECT person_id FROM mark), :staff::bigint, 'and the mark is the learner''s');
SELECT is(pg_temp.web(:author, :'act'), 'refused 42501', 'marked: there is nothing more to do');

-- ---- what the learner reads

SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM essay_mark'), 'refused 42501', 'columns have to be named: who marked is not among them')
FROM (SELECT has_column_privilege('attest_web', 'essay_mark', 'marked_by', 'SELECT') AS yes) c WHERE c.yes
UNION ALL SELECT is(pg_temp.web(:staff, 'SELECT marked_by FROM essay_mark'), 'refused 42501', 'the learner does not read who marked')
FROM (SELECT has_column_privilege('attest_web', 'essay_mark', 'marked_by', 'SELECT') AS yes) c WHERE NOT c.yes;
SELECT is(pg_temp.web(:staff, 'SELECT count(id) FROM essay_mark'), '0', 'nor anything while the attempt waits');
UPDATE attempt SET state = 'finished', score_num = 3, score_den = 10, passed = false, finished_at = clock_timestamp() WHERE id = :attempt;
SELECT is(pg_temp.web(:staff, 'SELECT count(id) || '' '' || max(comment) FROM essay_mark'), '2 well seen', 'afterwards levels and comments');
SELECT is(pg_temp.web(:manager, 'SELECT count(id) FROM essay_mark'), '0', 'a manager never');

-- ---- extra time

SELECT 'SELECT accommodation_add(' || :staff || ', 50, current_date, NULL, ''kept'')' AS extra,
       'SELECT string_agg(extra_percent || '' '' || reason, '';'') FROM accommodations_of(' || :staff || ')' AS agreed \gset
SELECT is(pg_temp.web(v.id, :'extra'), 'refused 42501', 'no extra time by ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :reviewer, 'the auditor'), (3, :lakeside, 'an administrator of another hospital'), (4, :staff, 'oneself')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, replace(:'extra', 'add(' || :staff, 'add(' || :admin)), 'refused 42501', 'an administrator gives none to themselves');
SELECT is(pg_temp.web(:admin, :'extra'), '', 'the administrator gives it');
SELECT is(pg_temp.web(v.id, :'agreed'), v.answer, 'reason and all: ' || v.name) FROM (VALUES
    (1, :admin, '50 kept', 'the administrator'), (2, :reviewer, '50 kept', 'the auditor'), (3, :manager, 'refused 42501', 'not the manager'),
    (4, :lakeside, 'refused 42501', 'not another administrator'), (5, :staff, 'refused 42501', 'not the learner')) v (o, id, answer, name) ORDER BY v.o;
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM accommodation'), '0', 'the manager does not see that there is extra time');
SELECT is(pg_temp.web(:staff, 'SELECT max(extra_percent) FROM accommodation'), '50', 'the learner does');
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM accommodation_reason'), 'refused 42501', 'the reason is read through the function alone');

-- ---- certificates

SELECT c.award_id AS award, c.person_id AS holder, c.code AS document FROM certificate c JOIN post_span o ON o.person_id = c.person_id
JOIN facility f ON f.id = o.facility_id AND f.code = 'WGH' WHERE c.valid_to > current_date + 30 AND o.is_primary AND o.during @> current_date
AND c.person_id NOT IN (:staff, :manager, :admin) ORDER BY c.id LIMIT 1 \gset
SELECT 'INSERT INTO certificate (award_id, person_id, code, holder, certification, course_code, course_title, course_version, issuer, hundredths,
    completed_on, valid_from, valid_to, zone, number, reason, recorded_by) SELECT award_id, person_id, ''' || repeat('7', 20) || ''', holder, certification,
    course_code, course_title, course_version, issuer, hundredths, completed_on, valid_from, valid_to, zone, number + 1, ''lost'', actor()
    FROM certificate WHERE code = ''' || :'document' || '''' AS again,
    'SELECT act_for_administrator(' || :holder || ')' AS administer,
    'SELECT award_revoke(' || :holder || ', ' || :award || ', NULL, ''entered twice'')' AS revoke \gset
SELECT is(pg_temp.web(v.id, :'administer'), 'refused 42501', 'does not administer: ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :reviewer, 'the auditor'), (3, :lakeside, 'an administrator of another hospital')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, :'again'), 'refused 42501', 'a certificate of somebody else is not issued in passing');
SELECT is(pg_temp.web(:admin, :'administer', replace(:'again', 'actor()', 'me()')), 'refused 42501', 'nor in the holder''s name');
SELECT is(pg_temp.web(:admin, :'administer', :'again'), NULL, 'the administrator issues it again');
SELECT is((SELECT format('%s %s %s', number, reason, recorded_by) FROM certificate WHERE code = repeat('7', 20)), format('2 lost %s', :admin), 'which says why, and who');
SELECT is((SELECT state || ' ' || (state_from IS NOT NULL) FROM certificate_public(:'document')), 'replaced true', 'the first one was replaced, on a day');
SELECT is((SELECT state FROM certificate_public(repeat('7', 20))), 'valid', 'the second is valid');
SELECT is(pg_temp.web(v.id, :'revoke'), 'refused 42501', 'not revoked by ' || v.name) FROM (VALUES
    (1, :manager, 'the manager'), (2, :lakeside, 'an administrator of another hospital'), (3, :holder, 'the holder')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, format('SELECT award_revoke(%s, %s, NULL, ''x'')', :staff, :award)), 'refused 42501', 'an award goes with its person');
SELECT is(pg_temp.web(:admin, :'revoke'), 'true', 'revoked by the administrator');
SELECT is(pg_temp.web(:admin, :'revoke'), 'false', 'once');
SELECT is((SELECT recorded_by FROM award_revocation WHERE award_id = :award), :admin::bigint, 'who it was is on record');
SELECT is((SELECT string_agg(state, ' ') FROM (SELECT (certificate_public(code)).state FROM certificate WHERE award_id = :award) x), 'revoked revoked', 'both are revoked now');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM awards_to_administer(' || :holder || ')'), '0', 'a manager is offered nothing');
SELECT cmp_ok(pg_temp.web(:admin, 'SELECT count(*) FROM awards_to_administer(' || :holder || ')')::integer, '>', 0, 'an administrator is');

SELECT * FROM finish();
ROLLBACK;
