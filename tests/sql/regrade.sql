-- Regrades and figures: who may, and what the tables hold by themselves.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(49);
\ir parts/demo.psql

\ir parts/web.psql
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager, pg_temp.login('author@demo.example') AS author,
       pg_temp.login('reviewer@demo.example') AS reviewer, pg_temp.login('admin@demo.example') AS admin \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :reviewer, 'author', id, current_date - 10 FROM facility WHERE code = 'WHN';

-- Two versions of a question, and a finished attempt at the first.
SELECT max(id) AS version, max(course_id) AS course FROM course_version \gset
INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, reviewed, review_by)
SELECT course_id, version + 1, repeat('1', 64), language, title, description, minutes, reviewed, review_by FROM course_version WHERE id = :version;
SELECT max(id) AS next_version FROM course_version \gset
INSERT INTO item (course_version_id, bank, key, kind, scoring, objectives, tags, weight, shuffle, stem, plain)
SELECT v, 'core', 'door', 'single-choice', 'fractions', '{}', '{}', 1, false, '<p>Which?</p>', 'Which?' FROM unnest(ARRAY[:version, :next_version]::bigint[]) v;
SELECT (SELECT id FROM item WHERE course_version_id = :version AND key = 'door') AS item, (SELECT id FROM item WHERE course_version_id = :next_version) AS key_item,
       (SELECT id FROM item WHERE course_version_id = :version AND key <> 'door' LIMIT 1) AS stranger \gset
INSERT INTO item_part (item_id, number, kind, key, label, num, den, fixed) VALUES
    (:item, 1, 'option', 'a', 'A', 0, 1, false), (:item, 2, 'option', 'b', 'B', 1, 1, false),
    (:key_item, 1, 'option', 'a', 'A', 1, 1, false), (:key_item, 2, 'option', 'b', 'B', 0, 1, false);
INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (:staff, :version, current_date);
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq, score_num, score_den, passed, submitted_at, finished_at)
SELECT max(e.id), :staff, (SELECT max(q.id) FROM quiz q WHERE q.course_version_id = :version), 1, 'finished', 1, 0, 1, false, clock_timestamp(), clock_timestamp() FROM enrolment e;
SELECT max(id) AS attempt FROM attempt \gset
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order) VALUES (:attempt, :staff, 1, :item, '{1,2}');
INSERT INTO response (attempt_id, item_id, seq, person_id, parts) VALUES (:attempt, :item, 1, :staff, '{a}');
INSERT INTO mark (attempt_id, item_id, person_id, num, den) VALUES (:attempt, :item, :staff, 0, 1);

-- ---- proposing

SELECT format('SELECT regrade_propose(%s, %s, ''wrong'')', :item, :key_item) AS propose \gset
SELECT is(pg_temp.web(v.id, :'propose'), 'refused 42501', 'no proposal by ' || v.name) FROM (VALUES
    (1, :staff, 'a learner'), (2, :manager, 'a manager'), (3, :admin, 'an administrator'), (4, NULL, 'nobody')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:author, format('SELECT regrade_propose(%s, %s, ''x'')', :item, :stranger)), 'refused 23514', 'another question is no key');
SELECT is(pg_temp.web(:author, format('SELECT regrade_propose(%s, %s, '''')', :item, :key_item)), 'refused 23514', 'a reason is needed');
SELECT is(pg_temp.web(:author, :'propose'), 'refused 23514', 'nor is the question of a version that was never published');
INSERT INTO publication (course_id, course_version_id, change, from_at) VALUES (:course, :next_version, 'minor', clock() + interval '1 hour');
SELECT is(pg_temp.web(:author, :'propose'), 'refused 23514', 'or is published later');
INSERT INTO publication_end (publication_id, kind, reason) SELECT max(id), 'called off', 'x' FROM publication;
SELECT is(pg_temp.web(:author, :'propose'), 'refused 23514', 'or was called off');
INSERT INTO publication (course_id, course_version_id, change) VALUES (:course, :next_version, 'minor');
INSERT INTO publication_end (publication_id, kind, reason) SELECT max(id), 'withdrawn', 'x' FROM publication;
SELECT isnt(pg_temp.web(:author, :'propose'), NULL, 'an author proposes; a version that was withdrawn was before staff');
SELECT max(id) AS regrade FROM regrade \gset
SELECT is(regrade_state(:regrade), 'proposed', 'and nothing more');

-- ---- looking

SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM regrade_preview(%s)', :item)), v.answer, 'papers: ' || v.name) FROM (VALUES
    (1, :author, '1', 'an author'), (2, :admin, '1', 'an administrator'), (3, :staff, 'refused 42501', 'not the learner'),
    (4, :manager, 'refused 42501', 'not a manager')) v (o, id, answer, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM regrade_names(ARRAY[%s::bigint])', :staff)), v.answer, 'names: ' || v.name) FROM (VALUES
    (1, :author, '0', 'not to an author'), (2, :admin, '1', 'to the administrator over them'), (3, :manager, '0', 'not to a manager')) v (o, id, answer, name) ORDER BY v.o;
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM (SELECT id, reason FROM regrade) r'), '0', 'a learner does not see what is only proposed');
SELECT is(pg_temp.web(v.id, 'SELECT proposed_by FROM regrade'), 'refused 42501', 'who proposed: ' || v.name) FROM (VALUES
    (1, :staff, 'not to a learner'), (2, :author, 'by the history alone to an author')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM regrade_step'), 'refused 42501', 'nor who decides');
SELECT is(pg_temp.web(:staff, 'SELECT confirmed_by FROM regrade_force'), 'refused 42501', 'nor who has decided');

-- ---- deciding

SELECT format('SELECT regrade_decide(%s, ''confirmed'', true, 1, 1)', :regrade) AS confirm, format('SELECT regrade_decide(%s, ''approved'', true, 1, 1)', :regrade) AS approve \gset
SELECT is(pg_temp.web(:manager, :'confirm'), 'refused 42501', 'not by a manager');
SELECT is(pg_temp.web(:author, :'approve'), 'over', 'nothing is approved that nobody confirmed');
INSERT INTO enrolment (person_id, course_version_id, started_on) VALUES (:author, :version, current_date);
INSERT INTO attempt (enrolment_id, person_id, quiz_id, number, state, seq)
SELECT max(e.id), :author, (SELECT max(q.id) FROM quiz q WHERE q.course_version_id = :version), 1, 'in progress', 0 FROM enrolment e;
SELECT max(id) AS own FROM attempt \gset
INSERT INTO attempt_item (attempt_id, person_id, number, item_id, option_order) VALUES (:own, :author, 1, :item, '{1,2}');
SELECT is(pg_temp.web(:author, :'confirm'), 'own attempt', 'not by one whose own attempt with the question is open');
UPDATE attempt SET state = 'submitted', submitted_at = clock_timestamp() WHERE id = :own;
SELECT is(pg_temp.web(:author, :'confirm'), 'own attempt', 'or waits for a mark');
UPDATE attempt SET state = 'abandoned', finished_at = clock_timestamp() WHERE id = :own;
UPDATE publication SET from_at = clock() + interval '1 hour' WHERE course_version_id = :next_version;
SELECT is(pg_temp.web(:author, :'confirm'), 'unpublished', 'nor by a key that is not before staff');
UPDATE publication SET from_at = NULL WHERE course_version_id = :next_version AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = publication.id AND e.kind = 'called off');
SELECT is((SELECT count(*) FROM regrade_step), 0::bigint, 'of which nothing is on record');
SELECT is(pg_temp.web(:author, :'confirm'), 'waiting', 'passes are taken back by two people');
SELECT is((SELECT count(*) FROM regrade_force), 0::bigint, 'so it is not in force');
SELECT is(pg_temp.web(:author, :'approve'), 'same person', 'the first cannot be the second');
SELECT throws_ok(format('INSERT INTO regrade_force (regrade_id, item_id, key_item_id, takes_passes, confirmed_by, approved_by) VALUES (%s, %s, %s, true, %s, %s)',
    :regrade, :item, :key_item, :author, :author), '23514', NULL, 'nor in the table itself');
SELECT throws_ok(format('INSERT INTO regrade_force (regrade_id, item_id, key_item_id, takes_passes, confirmed_by) VALUES (%s, %s, %s, true, %s)',
    :regrade, :item, :key_item, :author), '23514', NULL, 'nor can there be none');
SELECT is(pg_temp.web(:reviewer, :'approve'), 'in force', 'another author approves');
SELECT is(pg_temp.web(:reviewer, :'approve'), 'over', 'once');
SELECT is((SELECT string_agg(step, ' ' ORDER BY number) FROM regrade_step), 'confirmed approved', 'both are on record');

-- ---- which key counts

SELECT is((SELECT key_item_id FROM paper_key WHERE attempt_id = :attempt), :item::bigint, 'a finished attempt keeps its key until it is counted again');
INSERT INTO regraded_item (attempt_id, item_id, regrade_id, person_id, num, den) VALUES (:attempt, :item, :regrade, :staff, 1, 1);
SELECT is((SELECT key_item_id FROM paper_key WHERE attempt_id = :attempt), :key_item::bigint, 'then it counts by the new one');
SELECT is((SELECT format('%s/%s', num, den) FROM mark_now WHERE attempt_id = :attempt), '1/1', 'and its mark is the new one');
SELECT is((SELECT format('%s/%s', num, den) FROM mark WHERE attempt_id = :attempt), '0/1', 'beside the old');
SELECT is(pg_temp.web(:staff, format('INSERT INTO regraded_item (attempt_id, item_id, regrade_id, person_id, num, den, at_end) VALUES (%s, %s, %s, me(), 1, 1, true)', :attempt, :item, :regrade)),
    'refused 42501', 'nobody counts a finished attempt of theirs again');
SELECT is(pg_temp.web(:staff, format('UPDATE regraded_item SET num = 0 WHERE attempt_id = %s', :attempt)), 'refused 42501', 'nor changes what was counted');
SELECT is(pg_temp.web(:staff, 'DELETE FROM regraded_attempt'), 'refused 42501', 'history is only added to');

-- ---- figures

SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM item_figures(%s, NULL)', :version)), v.answer, 'figures: ' || v.name) FROM (VALUES
    (1, :manager, 'refused 42501', 'not to a manager'), (2, :admin, 'refused 42501', 'not to an administrator')) v (o, id, answer, name) ORDER BY v.o;
SELECT is(pg_temp.web(:author, format('SELECT people || '' '' || counted FROM item_figures(%s, %s)', :version, :item)), '1 0', 'of one person an author learns no more than that');

-- Of thirty-eight people thirty are told. Then an attempt that was left open is closed late: it ended at its deadline, before all others, and
-- takes nobody's place among the thirty.
CREATE FUNCTION pg_temp.sit(who bigint, item bigint, version bigint, quiz bigint, worth integer, ended timestamptz) RETURNS void LANGUAGE sql AS $$
    WITH e AS (INSERT INTO attest.enrolment (person_id, course_version_id, started_on) VALUES (who, version, current_date) RETURNING id),
         a AS (INSERT INTO attest.attempt (enrolment_id, person_id, quiz_id, number, state, seq, score_num, score_den, passed, submitted_at, finished_at)
               SELECT e.id, who, quiz, 1, 'finished', 0, worth, 1, worth = 1, ended, ended FROM e RETURNING id),
         p AS (INSERT INTO attest.attempt_item (attempt_id, person_id, number, item_id, option_order) SELECT a.id, who, 1, item, '{1,2}' FROM a)
    INSERT INTO attest.mark (attempt_id, item_id, person_id, num, den) SELECT a.id, item, who, worth, 1 FROM a
$$;
CREATE TEMP TABLE sitter AS SELECT p.id, row_number() OVER (ORDER BY p.id) AS n FROM person p WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.person_id = p.id);
SELECT max(id) AS quiz FROM quiz WHERE course_version_id = :version \gset
SELECT count(pg_temp.sit(id, :item, :version, :quiz, 1, clock_timestamp())) AS sat FROM sitter WHERE n <= 37 \gset
SELECT format('SELECT people || '' '' || counted || '' '' || difficulty FROM item_figures(%s, %s)', :version, :item) AS figures \gset
SELECT is(pg_temp.web(:author, :'figures'), '38 30 1000', 'of thirty-eight people thirty are told');
SELECT pg_temp.sit(id, :item, :version, :quiz, 0, clock_timestamp() - interval '9 days') AS late FROM sitter WHERE n = 38 \gset
SELECT is(pg_temp.web(:author, :'figures'), '39 30 1000', 'the same thirty after a late close');

SELECT * FROM finish();
ROLLBACK;
