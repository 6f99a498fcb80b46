-- Private answers are nobody else's, and of aggregate ones groups of ten remain.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(62);
\ir parts/demo.psql

-- Runs statements as a role for a person (and, where it is said, somebody who acts for them); the answer of the last one, or "refused"
-- with the state.
CREATE FUNCTION pg_temp.run(taking text, person bigint, acting bigint, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    answer text;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true), set_config('attest.actor', coalesce(acting::text, ''), true);
    EXECUTE format('SET LOCAL ROLE %I', taking);
    FOREACH statement IN ARRAY statements LOOP
        answer := NULL;
        IF statement ~ '^(INSERT|DELETE|UPDATE)' THEN
            EXECUTE statement;
            GET DIAGNOSTICS answer = ROW_COUNT;
        ELSE
            EXECUTE statement INTO answer;
        END IF;
    END LOOP;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS reviewer, pg_temp.login('admin@demo.example') AS admin \gset

-- ---- An attempt of staff@ with one question of each class

SELECT id AS version FROM course_version LIMIT 1 \gset
INSERT INTO item (course_version_id, bank, key, kind, scoring, privacy, objectives, tags, weight, shuffle, stem, plain, retrospective) VALUES
    (:version, 'own', 'thought', 'reflection', 'none', 'private', '{}', '{}', 1, false, 'S', 'S', false),
    (:version, 'own', 'view', 'likert', 'none', 'aggregate', '{}', '{}', 1, false, 'S', 'S', false),
    (:version, 'own', 'then-now', 'likert', 'none', 'aggregate', '{}', '{}', 1, false, 'S', 'S', true),
    (:version, 'own', 'many', 'multiple-choice', 'none', 'aggregate', '{}', '{}', 1, false, 'S', 'S', false);
SELECT id AS thought FROM item WHERE key = 'thought' \gset
SELECT id AS view FROM item WHERE key = 'view' \gset
SELECT id AS then_now FROM item WHERE key = 'then-now' \gset
SELECT id AS many FROM item WHERE key = 'many' \gset
INSERT INTO item_part (item_id, number, kind, key, label, num, den, fixed)
SELECT i.id, p.n, p.kind, p.key, '', 0, 1, false FROM item i,
    (VALUES (1, 'option', 'a'), (2, 'option', 'b'), (3, 'row', 'r'), (4, 'row', 's')) p (n, kind, key)
WHERE i.key IN ('view', 'then-now') OR i.key = 'many' AND p.kind = 'option';
SELECT id AS quiz FROM quiz LIMIT 1 \gset

-- An open attempt of a person at all four.
CREATE FUNCTION pg_temp.begin(whose bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO attest.enrolment (person_id, course_version_id, started_on) SELECT whose, max(id), current_date FROM attest.course_version
    ON CONFLICT DO NOTHING;
    INSERT INTO attest.attempt (enrolment_id, person_id, quiz_id, number)
    SELECT e.id, whose, q.id, 1 + (SELECT count(*) FROM attest.attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id)
    FROM attest.enrolment e, attest.quiz q WHERE e.person_id = whose ORDER BY e.id DESC LIMIT 1 RETURNING id INTO made;
    INSERT INTO attest.attempt_item (attempt_id, person_id, number, item_id, option_order)
    SELECT made, whose, row_number() OVER (ORDER BY i.id), i.id, '{}' FROM attest.item i WHERE i.bank = 'own';
    RETURN made;
END
$$;
CREATE FUNCTION pg_temp.end(of_attempt bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE attest.attempt SET state = 'finished', submitted_at = clock_timestamp(), finished_at = clock_timestamp(), score_num = 0, score_den = 1, passed = false
    WHERE id = of_attempt
$$;
CREATE FUNCTION pg_temp.save(of_attempt bigint, item text, seq integer, parts text, texts text) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT outcome || '' '' || coalesce(stored::text, '''') || '' '' || apart FROM save_answer(%s, %L, NULL, %s, %L, %L, NULL, NULL)',
                  of_attempt, item, seq, parts, texts)
$$;
SELECT pg_temp.begin(:staff) AS attempt \gset
SELECT 'SELECT array_to_string(texts, ''|'') FROM private_answer' AS read,
       'SELECT (own_apart(' || :attempt || ', ' || :thought || ', ''private'')).texts[1]' AS own \gset

-- ---- Saved, changed, taken back

SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 0, '{text}', '{MARK-one}')), 'done 1 true', 'a private answer is saved');
SELECT is(pg_temp.run('attest_web', :staff, NULL, :'read'), 'MARK-one', 'its owner reads it');
SELECT is(pg_temp.run('attest_web', :staff, NULL, :'own'), 'MARK-one', 'and so does their own page');
SELECT is((SELECT parts || coalesce(texts, '{none}') FROM response WHERE attempt_id = :attempt AND seq = 1), '{answered,none}', 'the answers keep "answered"');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 0, '{text}', '{MARK-one}')), 'done 1 true', 'sent again, its reply lost: done');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 0, '{text}', '{MARK-other}')), 'stale  true', 'another text under that number is refused');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 1, '{text}', '{MARK-two}'), :'read'), 'MARK-two', 'it can be changed');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'view', 2, '{r,s}', '{a,b}')), 'done 3 true', 'an aggregate answer is saved');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 1, '{text}', '{MARK-two}')), 'done 2 true', 'the private one sent again after it: done');
SELECT is((SELECT parts || coalesce(texts, '{none}') FROM response WHERE attempt_id = :attempt AND seq = 3), '{answered,none}', 'of the aggregate one, too, "answered" alone is kept');
SELECT is((SELECT texts FROM aggregate_draft), '{a,b}', 'its values wait in the draft');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'view', 2, '{r,s}', '{a,b}')), 'done 3 true', 'sent again: done');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'view', 2, '{r,s}', '{b,b}')), 'stale  true', 'another answer: refused');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 3, '{}', NULL), :'read'), NULL, 'an empty one takes it back');
SELECT is((SELECT count(*) FROM private_answer), 0::bigint, 'and nothing is left');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 3, '{}', NULL)), 'done 4 true', 'which can be sent again, too');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'thought', 4, '{text}', '{MARK-three}'), :'read'), 'MARK-three', 'and written anew');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'then-now', 5, '{r.before,r,s}', '{a,b,a}')), 'done 6 true', 'before and now');
SELECT is(pg_temp.run('attest_web', :staff, NULL, pg_temp.save(:attempt, 'many', 6, '{b,a}', NULL)), 'done 7 true', 'several options');

-- ---- Who else: nobody

SELECT is((SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'v')
           AND c.relname ~ '^(private|aggregate)_' AND (has_any_column_privilege('attest_job', c.oid, 'SELECT')
             OR has_any_column_privilege('attest_job', c.oid, 'INSERT') OR has_table_privilege('attest_job', c.oid, 'DELETE'))), NULL,
    'what reports and closes has no right on any of it');
SELECT is((SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'v')
           AND c.relname ~ '^(private|aggregate)_' AND has_any_column_privilege('attest_web', c.oid, 'SELECT')), 'aggregate_draft private_answer',
    'what serves pages reads no count but by its function');
SELECT is(pg_temp.run('attest_web', v.who, v.actor, v.statement), v.outcome, v.name || ': ' || left(v.statement, 40)) FROM (
    SELECT o, who, actor, name, statement, outcome FROM
    (VALUES (1, :manager, NULL::bigint, 'the manager'), (2, :admin, NULL, 'the administrator'), (3, :reviewer, NULL, 'a colleague'), (4, NULL, NULL, 'nobody'),
            (5, :staff, :reviewer, 'a marker who acts for them')) p (o, who, actor, name),
    (VALUES (1, 'SELECT count(*) FROM private_answer', '0'), (2, 'SELECT count(*) FROM aggregate_draft', '0'),
            (3, 'UPDATE private_answer SET saved_at = now()', '0'), (4, 'DELETE FROM private_answer', '0')) s (n, statement, outcome)) v
ORDER BY v.o, v.statement;
SELECT is(pg_temp.run('attest_web', :manager, NULL, format('INSERT INTO private_answer VALUES (%s, %s, %s, ''{text}'', ''{x}'')', :attempt, :view, :staff)), 'refused 42501',
    'nobody writes one for somebody else');
SELECT is(pg_temp.run('attest_job', :staff, NULL, 'SELECT count(*) FROM private_answer'), 'refused 42501', 'a report is refused');
CREATE FUNCTION pg_temp.tables_with(mark text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    t text;
    n bigint;
    found_in text[];
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'attest' ORDER BY 1 LOOP
        EXECUTE format('SELECT count(*) FROM attest.%I x WHERE x::text LIKE %L', t, '%' || mark || '%') INTO n;
        IF n > 0 THEN found_in := found_in || t; END IF;
    END LOOP;
    RETURN array_to_string(found_in, ' ');
END
$$;
SELECT is(pg_temp.tables_with('MARK-'), 'private_answer', 'of all tables one alone holds what was typed');

-- ---- Sent: counted once, and no longer anybody's

SELECT is(pg_temp.run('attest_web', :staff, NULL, format('SELECT aggregate_detach(%s)', :attempt), 'SELECT count(*) FROM aggregate_draft'), '3', 'an open attempt keeps its drafts');
SELECT pg_temp.end(:attempt) \g (tuples_only) /dev/null
SELECT is(pg_temp.run('attest_web', :manager, NULL, format('SELECT aggregate_detach(%s)', :attempt), 'SELECT 1'), '1', 'somebody else''s call ...');
SELECT is((SELECT count(*) FROM aggregate_draft), 3::bigint, '... does nothing');
SELECT is(pg_temp.run('attest_job', :staff, NULL, format('SELECT aggregate_detach(%s)', :attempt), 'SELECT 1'), '1', 'the server may close it');
SELECT is((SELECT count(*) FROM aggregate_draft), 0::bigint, 'the drafts are gone');
SELECT set_eq('SELECT i.key::text, f.code::text, c.part, c.answer, c.waiting, c.told FROM aggregate_count c JOIN item i ON i.id = c.item_id JOIN facility f ON f.id = c.facility_id',
    $$VALUES ('view', 'WGH-ED', 'r', 'a', 1, 0), ('view', 'WGH-ED', 's', 'b', 1, 0), ('then-now', 'WGH-ED', 'r', 'a>b', 1, 0),
             ('then-now', 'WGH-ED', 's', '>a', 1, 0), ('many', 'WGH-ED', '', 'a', 1, 0), ('many', 'WGH-ED', '', 'b', 1, 0)$$,
    'and what remains is how often each was given, where they work');
SELECT is((SELECT string_agg(DISTINCT attname::text, ' ') FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped
           AND attrelid IN ('aggregate_count'::regclass, 'aggregate_group'::regclass)), 'answer facility_id item_id part told waiting',
    'without person, attempt, time or order');
SELECT is(pg_temp.run('attest_web', :staff, NULL, format('SELECT aggregate_detach(%s)', :attempt), 'SELECT 1'), '1', 'detached once more ...');
SELECT is((SELECT sum(waiting) FROM aggregate_group), 3::bigint, '... counts nothing more');
SELECT is(pg_temp.run('attest_web', :staff, NULL, format('SELECT count(*) FROM aggregate_figures(%s, (SELECT id FROM facility WHERE code = ''WGH-ED''))', :view)), '0', 'of one answer nothing is told');

-- ---- Against an attacker who adds and subtracts all that is told, of every facility, on every day

-- What was told: every figure of every day. Each person gives an answer that nobody else gives, so a figure names who is in it.
CREATE TEMP TABLE told (day integer, facility_id bigint, answer text);
CREATE FUNCTION pg_temp.grow(seed float, places integer, people integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made bigint;
    who bigint;
    place bigint;
    known bigint;
    here bigint[] := '{}';
    everybody bigint[];
BEGIN
    PERFORM setseed(seed);
    TRUNCATE told;
    DELETE FROM attest.aggregate_count;
    DELETE FROM attest.aggregate_group;
    FOR i IN 1..places LOOP
        INSERT INTO attest.facility (code) VALUES (upper(format('S%s-%s', round(seed * 1000), i))) RETURNING id INTO made;
        INSERT INTO attest.facility_version (facility_id, parent_id, from_date, name, kind, state, county, zone)
        VALUES (made, here[1 + floor(random() * cardinality(here))::integer], '2020-01-01', made::text, 'unit', 'MI', 'Kent', 'America/Detroit');
        here := here || made;
    END LOOP;
    -- Some facilities are crowded, some nearly empty.
    FOR i IN 1..people LOOP
        INSERT INTO attest.person (display_name) VALUES ('P') RETURNING id INTO who;
        INSERT INTO attest.post (person_id) VALUES (who) RETURNING id INTO made;
        INSERT INTO attest.post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
        SELECT made, who, '2020-01-01', here[1 + floor(random() ^ 2 * places)::integer], p.job_role_id, p.employment_kind, true, true, true
        FROM attest.post_version p LIMIT 1;
        everybody := everybody || who;
    END LOOP;
    -- Everybody answers at some time, and some again and again.
    FOR i IN 1..people * 3 / 2 LOOP
        who := everybody[1 + floor(random() ^ 1.3 * people)::integer];
        made := pg_temp.begin(who);
        INSERT INTO attest.response (attempt_id, item_id, seq, person_id, parts) SELECT made, id, 1, who, '{answered}' FROM attest.item WHERE key = 'view';
        INSERT INTO attest.aggregate_draft SELECT made, id, who, '{r}', ARRAY['p' || who] FROM attest.item WHERE key = 'view';
        PERFORM pg_temp.end(made), set_config('attest.person', who::text, true);
        PERFORM attest.aggregate_detach(made);
        IF i = people THEN -- a facility with all below it moves elsewhere, under the top
            INSERT INTO attest.facility_version (facility_id, parent_id, from_date, name, kind, state, county, zone)
            SELECT here[places / 2], here[1], civil_date(attest.clock(), 'America/Detroit') - 1, 'moved', 'unit', 'MI', 'Kent', 'America/Detroit';
        END IF;
        IF known IS DISTINCT FROM (SELECT sum(g.told) FROM attest.aggregate_group g) THEN
            known := (SELECT sum(g.told) FROM attest.aggregate_group g);
            INSERT INTO told SELECT i, c.facility_id, c.answer FROM attest.aggregate_count c WHERE c.told > 0;
        END IF;
    END LOOP;
END
$$;
-- Adding and subtracting figures cannot part two people who are in the same ones. So whoever takes the figures apart as far as they
-- go is left with these groups: the smallest is what they can find.
CREATE FUNCTION pg_temp.smallest() RETURNS TABLE (groups bigint, smallest bigint, odd bigint) LANGUAGE sql AS $$
    SELECT count(*), min(n), count(*) FILTER (WHERE n % 10 <> 0)
    FROM (SELECT count(*) AS n FROM (SELECT answer, array_agg((day, facility_id) ORDER BY day, facility_id) AS figures FROM told GROUP BY answer) p GROUP BY figures) g
$$;
CREATE TEMP TABLE outcome (seed float, groups bigint, smallest bigint, odd bigint, twice bigint, wrong bigint);
DO $$
BEGIN
    FOR i IN 1..4 LOOP
        PERFORM pg_temp.grow(i / 10.0, 4 + 2 * i, 60 + 25 * i);
        INSERT INTO outcome SELECT i / 10.0, s.*, (SELECT count(*) FROM attest.aggregate_count WHERE told > 1 OR waiting > 1),
            (SELECT count(*) FROM attest.aggregate_group g
             WHERE g.told <> (SELECT coalesce(sum(c.told), 0) FROM attest.aggregate_count c WHERE (c.item_id, c.facility_id) = (g.item_id, g.facility_id)))
        FROM pg_temp.smallest() s;
    END LOOP;
END
$$;
SELECT is((SELECT count(*) FROM outcome WHERE groups >= 4), 4::bigint, 'in each of four random networks several groups are told');
SELECT is((SELECT min(smallest) FROM outcome), 10::bigint, 'no figures taken from figures leave fewer than ten people');
SELECT is((SELECT sum(odd)::bigint FROM outcome), 0::bigint, 'nor anything but tens');
SELECT is((SELECT sum(twice)::bigint FROM outcome), 0::bigint, 'nobody counts twice, however often they answer');
SELECT is((SELECT sum(wrong)::bigint FROM outcome), 0::bigint, 'the number of people is theirs');

-- ---- Who may look

SELECT f.id AS top, f.code AS top_code FROM aggregate_group g JOIN facility f ON f.id = g.facility_id WHERE g.told >= 10 ORDER BY g.told DESC LIMIT 1 \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) VALUES (:reviewer, 'manager', :top, current_date - 10);
SELECT cmp_ok(pg_temp.run('attest_web', :reviewer, NULL, format('SELECT max(people) FROM aggregate_figures(%s, %s)', :view, :top))::integer, '>=', 10, 'whoever manages a facility reads what is told of it');
SELECT is(pg_temp.run('attest_web', :manager, NULL, format('SELECT count(*) FROM aggregate_figures(%s, %s)', :view, :top)), '0', 'a manager of another does not');
SELECT is(pg_temp.run('attest_web', :reviewer, NULL, 'SELECT count(*) FROM aggregate_count'), 'refused 42501', 'and the counts themselves nobody reads');

SELECT * FROM finish();
ROLLBACK;
