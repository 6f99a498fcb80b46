-- Live sessions, numbers of licences, credit that is told, events for other systems: who may, and what follows.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(64);
\ir parts/demo.psql
\ir parts/web.psql

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin \gset
-- Two people of General; its administrator and an observer there, who work there too; somebody of Lakeside.
SELECT min(v.person_id) AS one, max(v.person_id) AS two FROM (SELECT DISTINCT p.person_id FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'WGH-ED'
    WHERE p.is_primary AND p.during @> current_date AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.person_id) ORDER BY 1 LIMIT 2) v \gset
SELECT p.person_id AS keeper FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'WGH-ED'
WHERE p.is_primary AND p.during @> current_date AND p.person_id NOT IN (:one, :two) AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.person_id) ORDER BY 1 LIMIT 1 \gset
SELECT p.person_id AS far FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'WLH-ED'
WHERE p.is_primary AND p.during @> current_date AND NOT EXISTS (SELECT FROM post_span q JOIN facility g ON g.id = q.facility_id AND g.code <> 'WLH-ED' WHERE q.person_id = p.person_id)
ORDER BY 1 LIMIT 1 \gset
SELECT p.person_id AS observer FROM post_span p JOIN facility f ON f.id = p.facility_id AND f.code = 'WGH-ED'
WHERE p.is_primary AND p.during @> current_date AND p.person_id NOT IN (:one, :two, :keeper) AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.person_id) ORDER BY 1 LIMIT 1 \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :observer, 'observer', id, date '2020-01-01' FROM facility WHERE code = 'WGH';
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :keeper, 'administrator', id, date '2020-01-01' FROM facility WHERE code = 'WGH';

-- ---- Sessions

CREATE FUNCTION pg_temp.add(place text, counts text, skill text, day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT live_session_add(%L, ''Asking safely'', %L, NULL, %L, %L, %L, 90, '''', ''T. Rainer'', 20, '''')', place, counts,
        CASE WHEN skill IS NULL THEN 'a-topic' END, skill, day)
$$;
SELECT is(pg_temp.web(v.id, pg_temp.add('WGH-ED', 'training', NULL, '2026-01-05')) IS NOT NULL, v.may, 'plans a session: ' || v.name)
FROM (VALUES (1, :admin, true, 'an administrator'), (2, :keeper, true, 'an administrator of it'), (6, :observer, false, 'not an observer, where it counts as training from elsewhere'), (3, :staff, false, 'not staff'), (4, :manager, false, 'not a manager'),
    (5, :auditor, false, 'not an auditor')) v (o, id, may, name) ORDER BY v.o;
SELECT is(pg_temp.web(:keeper, pg_temp.add('WLH-ED', 'training', NULL, '2026-01-05')), NULL, 'nobody plans one elsewhere');
SELECT max(id) AS session FROM live_session WHERE recorded_by = :keeper \gset
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM live_sessions(%s)', :session)), v.sees, 'reads a session: ' || v.name)
FROM (VALUES (1, :admin, '1', 'an administrator'), (2, :observer, '1', 'an observer of it'), (3, :auditor, '1', 'an auditor'), (4, :manager, '0', 'not a manager'),
    (5, :staff, '0', 'not staff')) v (o, id, sees, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, 'SELECT count(*) FROM live_roster_line'), 'refused 42501', 'the tables themselves nobody reads');

-- ---- Rosters

CREATE FUNCTION pg_temp.say(session bigint, people bigint[], came boolean[]) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT string_agg(x::text, '' '' ORDER BY x) FROM live_roster_add(%s, %L, %L, array_fill(''''::text, ARRAY[%s]), NULL) x', session, people, came, cardinality(people))
$$;
CREATE FUNCTION pg_temp.state(session bigint, person bigint) RETURNS text LANGUAGE sql AS $$
    SELECT t.state || ' ' || t.kind || ' ' || t.hundredths FROM attest.live_evidence e JOIN attest.evidence_state t USING (evidence_id) WHERE e.session_id = session AND e.person_id = person
$$;
SELECT is(pg_temp.web(v.id, pg_temp.say(:session, ARRAY[:one]::bigint[], '{t}')), 'refused 42501', 'says nothing: ' || v.name)
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor'), (4, :observer, 'an observer, of training')) v (o, id, name) ORDER BY v.o;
SELECT is(pg_temp.web(:keeper, pg_temp.say(:session, ARRAY[:keeper]::bigint[], '{t}')), 'refused 42501', 'nobody says it of themselves');
SELECT is(pg_temp.web(:keeper, pg_temp.say(:session, ARRAY[:one, :far]::bigint[], '{t,t}')), 'refused 42501', 'nor of somebody who works elsewhere');
SELECT is((SELECT count(*) FROM live_roster WHERE session_id = :session), 0::bigint, 'and then nothing of the roster is there');
SELECT is(pg_temp.web(:keeper, pg_temp.say(:session, ARRAY[:one, :two]::bigint[], '{t,f}')), :'one', 'who attended has evidence');
SELECT is(pg_temp.state(:session, :one), 'accepted external 150', 'accepted, with its hours');
SELECT is(pg_temp.state(:session, :two), NULL, 'who did not has none');
SELECT is(pg_temp.web(:keeper, pg_temp.say(:session, ARRAY[:one, :two]::bigint[], '{t,f}')), NULL, 'the same roster again');
SELECT is((SELECT count(*) FROM live_roster WHERE session_id = :session), 1::bigint, 'changes nothing');
SELECT is(pg_temp.web(:admin, pg_temp.say(:session, ARRAY[:one, :two]::bigint[], '{f,t}')), least(:one, :two) || ' ' || greatest(:one, :two), 'a later one corrects it');
SELECT is(pg_temp.state(:session, :one), 'declined external 150', 'by a later word on the same evidence');
SELECT is((SELECT count(*) FROM evidence e JOIN live_evidence l ON l.evidence_id = e.id WHERE l.session_id = :session), 2::bigint, 'one piece a person');
SELECT max(id) AS roster FROM live_roster WHERE session_id = :session \gset
SELECT is(pg_temp.web(:manager, format('SELECT live_undo(%s, ''x'')', :roster)), 'refused 42501', 'a manager undoes nothing');
SELECT is(pg_temp.web(:keeper, format('SELECT count(*)::text FROM live_undo(%s, ''Wrong file'')', :roster)), '2', 'a roster is undone');
SELECT is(pg_temp.state(:session, :one) || ', ' || pg_temp.state(:session, :two), 'accepted external 150, declined external 150', 'what was said before holds again');
SELECT is(pg_temp.web(:keeper, format('SELECT coalesce(x::text, ''before'') FROM live_undo(%s, ''again'') x', :roster)), 'before', 'once');
SELECT is(pg_temp.web(:one, 'SELECT string_agg(text, ''; '') FROM evidence_decision_reason r JOIN evidence_decision d ON d.id = r.decision_id WHERE d.accepted'), 'Wrong file', 'whose it is reads why');
SELECT is(pg_temp.web(:keeper, format('SELECT act_for_live(%s, %s)', :session, :far)), 'refused 42501', 'nobody acts for somebody who is not on it');
SELECT is(pg_temp.web(:manager, format('SELECT act_for_live(%s, %s)', :session, :one)), 'refused 42501', 'nor without keeping it');
SELECT is(pg_temp.web(:admin, format('SELECT count(*)::text FROM live_cancel(%s, ''It was called off'')', :session)), '1', 'a session that did not take place');
SELECT is(pg_temp.state(:session, :one), 'declined external 150', 'gives nothing');
SELECT is(pg_temp.web(:admin, pg_temp.say(:session, ARRAY[:one]::bigint[], '{t}')), 'refused 42501', 'and takes no roster');

SELECT is(pg_temp.web(:observer, pg_temp.add('WGH-ED', 'skill', 'ask-safely', '2026-01-05')) IS NOT NULL, true, 'a session for a skill');
SELECT max(id) AS session FROM live_session \gset
SELECT is(pg_temp.web(:observer, pg_temp.say(:session, ARRAY[:one, :two]::bigint[], '{t,t}')), least(:one, :two) || ' ' || greatest(:one, :two), 'several are signed off at once');
SELECT is(pg_temp.state(:session, :one), 'accepted hands-on 150', 'by who was there');
SELECT is(pg_temp.web(:observer, pg_temp.add('WGH-ED', 'skill', 'ask-safely', current_date - 1900)), 'refused 23514', 'not of more than five years ago');
INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) SELECT evidence_id, person_id, false, :admin, current_date FROM live_evidence WHERE session_id = :session AND person_id = :one;
SELECT is(pg_temp.web(:keeper, format('SELECT count(*)::text FROM live_roster_add(%s, ''{%s,%s}'', ''{t,f}'', ''{on time,""}'', NULL)', :session, :one, :two)), '1', 'a later roster changes whom it says something new of');
SELECT is(pg_temp.state(:session, :one), 'declined hands-on 150', 'and accepts nothing that was declined elsewhere');
SELECT is(pg_temp.web(:keeper, pg_temp.add('WGH-ED', 'training', NULL, current_date + 30)) IS NOT NULL, true, 'a session to come');
SELECT is(pg_temp.web(:keeper, pg_temp.say((SELECT max(id) FROM live_session), ARRAY[:one]::bigint[], '{t}')), 'refused 42501', 'has no roster yet');

-- ---- Numbers of licences, and credit

INSERT INTO licence (person_id, state, kind) VALUES (:one, 'MI', 'pg-nursing') RETURNING id AS licence \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:licence, :one, 0, '2020-01-01', '2029-12-31');
CREATE FUNCTION pg_temp.number(licence bigint, person bigint, by bigint) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO licence_number (licence_id, person_id, number, recorded_by) VALUES (%s, %s, ''RN 1'', %s)', licence, person, by)
$$;
SELECT is(pg_temp.web(v.id, pg_temp.number(:licence, :one, v.id)), 'refused 42501', 'enters no number: ' || v.name)
FROM (VALUES (1, :one, 'whose it is'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor')) v (o, id, name) ORDER BY v.o;
-- A completion of theirs, of a version with credit that was accredited for one day of it.
INSERT INTO enrolment (person_id, course_version_id, started_on) SELECT :one, max(id), '2026-01-01' FROM course_version RETURNING id AS enrolment, course_version_id AS version \gset
INSERT INTO credit (course_version_id, number, kind, topic, hundredths, provider, provider_number, from_date, until_date)
VALUES (:version, 8, 'contact-hours', 'nursing', 75, 'A provider', 'P-1', '2026-01-05', '2026-01-05'), (:version, 9, 'contact-hours', 'ethics', 50, 'A provider', 'P-2', '2026-01-06', NULL);
INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes) VALUES (:one, :enrolment, :version, '2026-01-05', 60) RETURNING id AS completion \gset
CREATE FUNCTION pg_temp.new_rows() RETURNS text LANGUAGE sql AS $$
    SELECT 'SELECT string_agg(n.event || '' '' || n.credit_number || '' '' || n.completed_on || '' '' || n.licence_number, ''; '' ORDER BY n.credit_number) FROM credit_new(''2026-01-01'', ''2026-12-31'') n'
$$;
SELECT is(pg_temp.web(:admin, pg_temp.new_rows()), NULL, 'without the number of the licence nothing is told');
SELECT is(pg_temp.web(:admin, format('SELECT string_agg(n || '' '' || licence_kind, '','') FROM credit_held_back(''2026-01-01'', ''2026-12-31'') WHERE person_id = %s', :one)), '1 pg-nursing', 'it is held back');
SELECT is(pg_temp.web(:admin, pg_temp.number(:licence, :one, :admin)), NULL, 'an administrator enters it');
SELECT is(pg_temp.web(:admin, pg_temp.new_rows()), 'credit 8 2026-01-05 RN 1', 'then it is told: the credit that was accredited on its day, and no other');
SELECT is(pg_temp.web(:auditor, pg_temp.new_rows()), NULL, 'to administrators of the network alone');
SELECT is(pg_temp.web(:manager, 'SELECT credit_tell(NULL, NULL)'), 'refused 42501', 'who alone make a run');
SELECT is(pg_temp.web(:admin, 'SELECT credit_tell(''2026-01-01'', ''2026-12-31'') > 0'), 'true', 'a run');
SELECT is(pg_temp.web(:admin, 'SELECT credit_tell(''2026-01-01'', ''2026-12-31'')'), NULL, 'gives no row twice');
INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by) VALUES (:completion, :one, '2026-01-06', 'x', :admin) RETURNING id AS correction \gset
INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) VALUES (:correction, :one, true, :auditor);
SELECT is(pg_temp.web(:admin, pg_temp.new_rows()), 'withdrawn 8 2026-01-05 RN 1; credit 9 2026-01-06 RN 1', 'on another day another credit holds: one row is withdrawn, one is new');

-- ---- Events for other systems

SELECT ok(outward_number(1000000) > 0, 'what happened is numbered');
SELECT is((SELECT string_agg(event, ' ' ORDER BY number) FROM outward_event WHERE completion_id = :completion), 'completed corrected', 'what happened has numbers, in its order');
SELECT is(outward_number(1000), 0::bigint, 'once');
SELECT is((SELECT count(*) FROM generate_series(1, (SELECT max(number) FROM outward_event)) n WHERE NOT EXISTS (SELECT FROM outward_event e WHERE e.number = n)), 0::bigint, 'without a gap');
SELECT is(pg_temp.web(v.id, format('SELECT count(*) FROM outward_event WHERE completion_id = %s', :completion)), v.sees, 'reads them: ' || v.name)
FROM (VALUES (1, :manager, '2', 'who looks into the facility'), (2, :staff, '0', 'nobody else')) v (o, id, sees, name) ORDER BY v.o;

SELECT * FROM finish();
ROLLBACK;
