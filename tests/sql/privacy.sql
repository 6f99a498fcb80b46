-- What is told to people of themselves, what is erased of those who left, tokens, refusals.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(53);
\ir parts/demo.psql
\ir parts/web.psql
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager, pg_temp.login('admin@demo.example') AS admin,
       pg_temp.login('reviewer@demo.example') AS auditor \gset

-- ---- every table about people is told, or said to be apart

SELECT is((SELECT string_agg(DISTINCT k.conrelid::regclass || '.' || a.attname, ' ') FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
           WHERE k.contype = 'f' AND k.confrelid = 'person'::regclass AND a.attname !~ '^person_id$|_by$' AND a.attname NOT IN ('owner_id')), NULL,
    'a column of a person is person_id, or names who did something');
SELECT is((SELECT string_agg(c.relname::text, ' ') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'person_id' AND NOT a.attisdropped
           WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
             AND NOT EXISTS (SELECT FROM personal_tables() t WHERE t.relation = c.relname)), NULL, 'every table with such a column is told');
SELECT is((SELECT string_agg(a.relation, ' ') FROM personal_apart a WHERE NOT EXISTS (SELECT FROM personal_tables() t WHERE t.relation = a.relation)), NULL,
    'what is apart is about people');
SELECT ok((SELECT array_agg(t.relation) @> ARRAY['exemption_reason', 'leave_reason', 'accommodation_reason', 'facility_grant_revocation', 'audit', 'person'] FROM personal_tables() t),
    'reasons that are kept apart are told too');

-- A row of each kind of secret, and of what is theirs alone.
INSERT INTO credential (person_id, password_hash) VALUES (:staff, '$argon2id$known') ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash;
INSERT INTO device_key (person_id) VALUES (:staff) ON CONFLICT DO NOTHING;
INSERT INTO session (token_digest, person_id, ends_at, zone) VALUES (sha256('privacy'), :staff, clock_timestamp() + interval '1 hour', 'UTC');
CREATE FUNCTION pg_temp.mine(person bigint, what text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.web(person, 'SELECT ' || what || ' FROM personal_rows_of_me(5000)') $$;
SELECT is(pg_temp.mine(:staff, $$(array_agg(line::jsonb ->> 'email') FILTER (WHERE part = 'person'))[1]$$), 'staff@demo.example', 'one is told who one is');
SELECT ok(pg_temp.mine(:staff, 'count(DISTINCT part)')::integer >= 4, 'and of many tables');
SELECT is(pg_temp.mine(:staff, $$count(*) FILTER (WHERE strpos(line, 'argon2id') > 0 OR strpos(line, '\\x') > 0 OR strpos(line, 'token_digest') > 0)$$), '0', 'no hash, key or digest is among it');
SELECT is(pg_temp.mine(:staff, $$count(*) FILTER (WHERE part = 'person')$$), '1', 'nobody else is');
-- What a file would do that nobody has decided about, and a legal hold: nobody is told, on their behalf neither.
INSERT INTO people_import (name, day, state) VALUES ('staged.csv', network_today(), 'ready') RETURNING id AS staged \gset
INSERT INTO people_import_effect (import_id, kind, person_id, employee_number, name) VALUES (:staged, 'end', :staff, 'X', 'Staged');
INSERT INTO people_import_person (import_id, person_id, is_new, employee_number, display_name) VALUES (:staged, :staff, false, 'X', 'Staged');
INSERT INTO legal_hold (person_id, reason) VALUES (:staff, 'Staged lawsuit');
SELECT is(pg_temp.mine(:staff, $$count(*) FILTER (WHERE line LIKE '%Staged%' OR part LIKE 'people import%')$$), '0', 'what is not decided is not told, nor why data is held');
SELECT is((SELECT count(*) FROM personal_rows(:staff, false, 5000) WHERE line LIKE '%Staged%'), 0::bigint, 'by the command line neither');
SELECT is((SELECT string_agg(t.relation, ' ') FROM personal_tables() t WHERE t.relation LIKE 'people\_import%' AND NOT EXISTS (SELECT FROM personal_apart a WHERE a.relation = t.relation)), NULL,
    'of a file on its way no table is');
UPDATE legal_hold SET ended_at = clock_timestamp() WHERE person_id = :staff;
SELECT is(pg_temp.web(NULL, 'SELECT count(*) FROM personal_rows_of_me(5000)'), '0', 'nobody is told nothing');
SELECT is(pg_temp.web(:admin, format('SELECT count(*) FROM personal_rows(%s, true, 10)', :staff)), 'refused 42501', 'the web tells nobody of others, administrators neither');
SELECT ok((SELECT bool_or(line::jsonb ->> 'facility_name' IS NOT NULL) FROM personal_rows(:staff, false, 100) WHERE part = 'post version'), 'a place has its name');
SELECT is((SELECT string_agg(part, ' ' ORDER BY part) FROM personal_left_out(false) o WHERE o.part NOT IN (SELECT p.part FROM personal_left_out(true) p)), 'aggregate draft private answer',
    'what is theirs alone is left out of what others hand over');
INSERT INTO audit (person_id, route) SELECT :staff, 'walls ' || n FROM generate_series(1, 30) n;
SELECT is((SELECT count(*) || ' ' || max(left_out) FROM personal_rows(:staff, true, 5) WHERE part = 'audit'),
    '5 ' || (SELECT count(*) - 5 FROM audit WHERE person_id = :staff OR about_id = :staff), 'long tables are cut, and say so');

INSERT INTO audit (person_id, route, about_id) VALUES (:manager, 'looked', :staff), (:staff, 'looked', :manager);
SELECT is((SELECT string_agg(coalesce(line::jsonb ->> 'about_name', 'nobody'), ' ' ORDER BY line::jsonb ->> 'about_name') FROM personal_rows(:manager, true, 5000) WHERE part = 'audit' AND line::jsonb ->> 'route' = 'looked'),
    (SELECT display_name || ' nobody' FROM person WHERE id = :manager), 'of what one did about others, their names are not told');

-- ---- tokens

SELECT is(pg_temp.web(v.who, format('SELECT token_add(%L, ''{standing}'', %L, network_today() + %s, sha256(%L))', v.called, v.place, v.days, v.called)), v.answer, v.name) FROM (VALUES
    (1, :admin, 'One', 'WGH', 30, 'added', 'an administrator makes one'), (2, :admin, 'one', 'WGH', 30, 'name', 'a name once'), (3, :admin, 'Two', 'WGH', 400, 'day', 'not for longer than a year'),
    (4, :admin, 'Two', 'WGH', -1, 'day', 'nor until yesterday'), (5, :admin, 'Two', 'NOPE', 30, 'facility', 'of a facility that there is'), (6, :manager, 'Two', 'WGH', 30, 'facility', 'a manager makes none'),
    (7, :auditor, 'Two', 'WGH', 30, 'facility', 'nor an auditor')) v (o, who, called, place, days, answer, name) ORDER BY v.o;
SELECT is(pg_temp.web(NULL, $$SELECT permissions || ' ' || scopes FROM token_open(sha256('One'))$$), 'manager standing', 'a token opens as what it is');
SELECT is(pg_temp.web(NULL, $$SELECT count(*) FROM token_open(sha256('Two'))$$), '0', 'an unknown one does not');
SELECT person_id AS machine, id AS token FROM token WHERE name = 'One' \gset
SELECT is(pg_temp.web(:machine, format('SELECT facility_in_sight(%s)', f.id)), v.seen, 'it sees: ' || v.code) FROM (VALUES ('WGH', 'true'), ('WGH-ED', 'true'), ('WLH', 'false'), ('WHN', 'false')) v (code, seen) JOIN facility f ON f.code = v.code;
SELECT is(pg_temp.web(:manager, format('SELECT token_end(%s)', :token)), 'false', 'a manager ends none');
SELECT is(pg_temp.web(:admin, format('SELECT token_end(%s)', :token)), 'true', 'an administrator does');
SELECT is(pg_temp.web(NULL, $$SELECT count(*) FROM token_open(sha256('One'))$$), '0', 'then it opens nothing any more');
SELECT is(pg_temp.web(:machine, format('SELECT facility_in_sight(%s)', f.id)), 'false', 'and sees nothing') FROM facility f WHERE f.code = 'WGH';

-- ---- refusals are folded

SELECT count(pg_temp.web(NULL, $$SELECT refusal_noted('sign-in refused', 'STAFF@demo.example', NULL, 'r')$$)) AS done FROM generate_series(1, 5) \gset
SELECT is((SELECT count(*) || ' ' || max(person_id) FROM audit WHERE route = 'sign-in refused'), '1 ' || :staff, 'five refusals of one account are one line, which names it');
SELECT pg_temp.web(NULL, $$SELECT refusal_noted('sign-in refused', 'nobody@nowhere', NULL, 'r')$$) AS done \gset
SELECT is((SELECT count(*) FROM audit WHERE route = 'sign-in refused' AND person_id IS NULL AND object IS NULL), 1::bigint, 'of a login that nobody has there is no account, and nothing of what was typed');
UPDATE person SET employee_number = '00-4711-A' WHERE id = :auditor;
SELECT pg_temp.web(NULL, $$SELECT refusal_noted('sign-in refused', ' 4711a', NULL, 'r')$$) AS done \gset
SELECT is((SELECT count(*) FROM audit WHERE route = 'sign-in refused' AND person_id = :auditor), 1::bigint, 'a number typed in another way is the same account');
UPDATE refusal_fold SET noted_at = noted_at - interval '2 minutes';
SELECT is(refusals_unfold(), 1, 'what was folded is told afterwards');
SELECT is((SELECT max(object) FROM audit WHERE route = 'sign-in refused'), '+4', 'with how many there were');

-- ---- leavers

SELECT is(pg_temp.web(:admin, format('SELECT person_erase(%s, NULL, NULL, NULL)', :staff)), 'refused 42501', 'the web erases nothing');
SELECT is(person_erase(:staff, NULL, NULL, NULL), 'here', 'nobody who still works here loses their name');
INSERT INTO person (display_name, employee_number, email) VALUES ('Ximena Quirke-Zzyzx', 'XQ-4711', 'ximena.quirke@walls.example') RETURNING id AS gone \gset
WITH p AS (INSERT INTO post (person_id) VALUES (:gone) RETURNING id)
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, reason)
SELECT p.id, :gone, '2010-01-01', '2012-12-31', f.id, (SELECT min(id) FROM job_role), 'employee', true, false, true, 'Ximena Quirke-Zzyzx moved' FROM p, facility f WHERE f.code = 'WGH-ED';
INSERT INTO credential (person_id, password_hash) VALUES (:gone, '$argon2id$x');
INSERT INTO evidence (person_id, kind, title, provider, done_on) VALUES (:gone, 'external', 'Talk of Ximena Quirke-Zzyzx', 'XQ-4711', '2011-01-05');
INSERT INTO message (kind, person_id, address, ends_at) VALUES ('digest', :gone, 'ximena.quirke@walls.example', clock_timestamp());
INSERT INTO people_import (name, day, state) VALUES ('walls.csv', network_today(), 'nothing') RETURNING id AS import \gset
INSERT INTO people_import_effect (import_id, kind, person_id, employee_number, name) VALUES (:import, 'x', :gone, 'XQ-4711', 'Ximena Quirke-Zzyzx');
INSERT INTO people_import_file (import_id, bytes) VALUES (:import, convert_to('XQ-4711,Ximena Quirke-Zzyzx', 'UTF8'));
SELECT retention_set(100) AS done \gset
SELECT is((SELECT count(*) FROM leavers_due(1000) d WHERE d.person_id = :gone), 0::bigint, 'the policy leaves those who left lately');
SELECT retention_set(3) AS done \gset
SELECT is((SELECT d.left_on || ' ' || d.erased_from FROM leavers_due(1000) d WHERE d.person_id = :gone), '2012-12-31 2015-12-31', 'and finds those who left so many years ago');
SELECT legal_hold_set('XQ-4711', 'a lawsuit') AS done \gset
SELECT is((SELECT count(*) FROM leavers_due(1000) d WHERE d.person_id = :gone), 0::bigint, 'not where there is a legal hold');
SELECT is(person_erase(:gone, NULL, NULL, NULL), 'held', 'which stops it by hand too');
SELECT legal_hold_set('XQ-4711', NULL) AS done \gset
UPDATE legal_hold SET reason = 'Quirke against the network' WHERE person_id = :gone;
INSERT INTO people_import_problem (import_id, number, line, place, word, found) VALUES (:import, 1, 2, 'email', 'taken', 'taken by ximena.quirke@walls.example');
INSERT INTO reminder (asked_by, facility_id, people, on_day, chosen, note) SELECT :admin, id, true, network_today(), ARRAY[:gone]::bigint[], 'Ximena Quirke-Zzyzx asked' FROM facility WHERE code = 'WGH';
INSERT INTO live_session (facility_id, title, counts_as, held_on, minutes, trainer, recorded_by) SELECT id, 'Of the leaver', 'training', '2012-01-01', 60, 'Ximena Quirke-Zzyzx', :gone FROM facility WHERE code = 'WGH';
SELECT is(person_erase_by_hand('XQ-4711', 'asked', 'admin@demo.example', 'admin@demo.example'), 'administrators', 'by hand two administrators are needed');
SELECT is(leavers_erase(1000) >= 1, true, 'then the name goes');
-- Every text of every table, and every file.
CREATE FUNCTION pg_temp.found(words text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    t text;
    n bigint;
    found text := '';
BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'attest' LOOP
        EXECUTE format('SELECT count(*) FROM attest.%I t WHERE t::text ILIKE $1', t) USING '%' || words || '%' INTO n;
        IF n > 0 THEN
            found := found || ' ' || t;
        END IF;
    END LOOP;
    RETURN found;
END
$$;
SELECT is(pg_temp.found('Quirke') || pg_temp.found('XQ-4711') || pg_temp.found(encode('Quirke', 'hex')), '', 'and stands in no table any more');
SELECT is((SELECT trainer FROM live_session WHERE title = 'Of the leaver'), 'Former staff member ' || :gone, 'nor as who trained');
SELECT is((SELECT display_name FROM person WHERE id = :gone), 'Former staff member ' || :gone, 'the person stays');
SELECT is((SELECT count(*) FROM post_version WHERE person_id = :gone), 1::bigint, 'and what counts');

-- ---- what is older than its use goes

INSERT INTO session (token_digest, person_id, ends_at, last_used_at, zone) VALUES (sha256('old'), :staff, clock_timestamp() - interval '9 days', clock_timestamp() - interval '9 days', 'UTC');
SELECT ok(short_lived_sweep(100) >= 1, 'an old session is swept');
SELECT is((SELECT count(*) FILTER (WHERE token_digest = sha256('old')) || ' ' || count(*) FILTER (WHERE token_digest = sha256('privacy')) FROM session), '0 1', 'and one in use is not');

SELECT * FROM finish();
ROLLBACK;
