-- What administrators enter by functions: awards by hand and their end, what is recognised for them, corrections that wait, permissions.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(48);
\ir parts/demo.psql
\ir parts/web.psql

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin \gset
-- An administrator of the Lakeside hospital alone, and somebody who works there; somebody who works elsewhere.
SELECT v.person_id AS part FROM post_version v JOIN facility f ON f.id = v.facility_id
WHERE f.code = 'WLH-ED' AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) ORDER BY 1 LIMIT 1 \gset
SELECT v.person_id AS there FROM post_span v JOIN facility f ON f.id = v.facility_id
WHERE f.code = 'WLH-ED' AND v.person_id <> :part AND v.during @> network_today()
  AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) ORDER BY 1 LIMIT 1 \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :part, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WLH';
SELECT civil_date(clock(), person_zone(:staff)) AS today, p.employee_number AS there_number FROM person p WHERE p.id = :there \gset
INSERT INTO certification (code) VALUES ('GIVEN'), ('ALSO');
SELECT (SELECT id FROM certification WHERE code = 'GIVEN') AS given, (SELECT id FROM certification WHERE code = 'ALSO') AS also \gset
INSERT INTO certification_version (certification_id, from_date, title, valid_months, window_months)
VALUES (:given, '2020-01-01', 'Given', 12, 2), (:also, '2020-01-01', 'Also', 12, 2);
INSERT INTO equivalency (certification_id, by_certification_id, from_date) VALUES (:also, :given, '2020-01-01');

-- ---- An award by hand
CREATE FUNCTION pg_temp.give(whom bigint, first_day date, last_day date, evidence bigint DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT award_give(%s, %s, %L, %L, ''A paper'', %s, %L)', whom, (SELECT id FROM attest.certification WHERE code = 'GIVEN'), first_day, last_day,
                  coalesce(evidence::text, 'NULL'), lpad(whom || to_char(first_day, 'YYYYMMDD'), 20, '0'))
$$;
SELECT is(pg_temp.web(v.by, pg_temp.give(:staff, :'today', :'today'::date + 100)), 'refused 42501', 'no award is given by ' || v.name)
FROM (VALUES (1, :staff, 'the person'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor'), (4, :part, 'an administrator elsewhere'), (5, NULL, 'nobody')) v (o, by, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date + 1, :'today'::date + 100)), 'refused 23514', 'none begins on a day to come');
SELECT matches(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date - 40, (:'today'::date + interval '11 months')::date)), '^\d+$', 'an administrator gives one');
SELECT max(id) AS award FROM award WHERE person_id = :staff \gset
SELECT is(ROW (a.kind, a.valid_from, a.valid_to, a.window_opens, a.anchor, a.recorded_by)::text,
          ROW ('manual', :'today'::date - 40, (:'today'::date + interval '11 months')::date, ((:'today'::date + interval '11 months')::date - interval '2 months')::date,
               extract(day FROM (:'today'::date + interval '11 months')::date)::integer, :admin)::text, 'with its dates, and the window of the rule')
FROM award a WHERE a.id = :award;
SELECT is((SELECT count(*) FROM certificate WHERE award_id = :award), 1::bigint, 'and a certificate');
SELECT is(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date - 40, :'today'::date + 9)), NULL, 'a second one from the same day is none');
SELECT matches(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date - 39, NULL)), '^\d+$', 'one that never expires');
SELECT is(ROW (a.valid_to, a.window_opens, a.anchor)::text, '(,,)', 'has neither last day nor window') FROM award a WHERE a.person_id = :staff ORDER BY a.id DESC LIMIT 1;
INSERT INTO evidence (person_id, kind, title, done_on, recorded_by) VALUES (:staff, 'external', 'A talk', :'today'::date - 60, :staff) RETURNING id AS talk \gset
SELECT is(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date - 38, NULL, :talk)), 'refused 42501', 'evidence that nobody has accepted proves nothing');
INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) VALUES (:talk, :staff, true, :admin, :'today');
SELECT matches(pg_temp.web(:admin, pg_temp.give(:staff, :'today'::date - 38, NULL, :talk)), '^\d+$', 'accepted, it is what the award stands on');
SELECT is((SELECT count(*) FROM award_evidence e JOIN award a ON a.id = e.award_id WHERE a.person_id = :staff AND e.evidence_id = :talk), 1::bigint, 'and is named');

-- ---- Its end, and that of what was recognised for it
INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens)
VALUES (:staff, :also, 'equivalent', :'today'::date - 40, :'today'::date - 40, :'today'::date + 300, 1, :'today'::date + 240) RETURNING id AS recognised \gset
INSERT INTO award_evidence (award_id, number, person_id, by_award_id) VALUES (:recognised, 1, :staff, :award);
SELECT is((SELECT array_agg(r) FROM recognised_for(:award) r), ARRAY[:recognised::bigint], 'what is recognised for an award is known');
SELECT is((SELECT count(*) FROM recognised_for(:recognised)), 0::bigint, 'for what is recognised itself nothing is');
CREATE FUNCTION pg_temp.revoke(award bigint, whom bigint, first_day date) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT award_revoke(%s, %s, %L, ''A slip'')', whom, award, first_day)
$$;
SELECT is(pg_temp.web(v.by, pg_temp.revoke(:award, :staff, :'today')), 'refused 42501', 'it is not revoked by ' || v.name)
FROM (VALUES (1, :staff, 'the person'), (2, :manager, 'a manager'), (3, :part, 'an administrator elsewhere')) v (o, by, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, pg_temp.revoke(:award, :there, :'today')), 'refused 42501', 'nor in the name of somebody else');
SELECT is((SELECT string_agg(kind || ' ' || revoked, ', ' ORDER BY award) FROM (SELECT set_config('attest.person', :'admin', true)) x, awards_to_administer(:staff) WHERE award IN (:award, :recognised)),
          'manual false, equivalent false', 'an administrator reads both');
SELECT is(pg_temp.web(:manager, format('SELECT count(*) FROM awards_to_administer(%s)', :staff)), '0', 'a manager reads none by that way');
SELECT is(pg_temp.web(:admin, pg_temp.revoke(:award, :staff, :'today'::date - 3)), 'true', 'an administrator revokes it from a day on');
SELECT is((SELECT string_agg(r.from_date::text, ' ' ORDER BY r.award_id) FROM award_revocation r WHERE r.award_id IN (:award, :recognised)),
          concat_ws(' ', :'today'::date - 3, :'today'::date - 3), 'with it, from the same day, ends what was recognised for it');
SELECT is(pg_temp.web(:admin, pg_temp.revoke(:award, :staff, :'today'::date - 2)), 'false', 'and it is revoked once');

-- ---- Corrections that wait
INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
SELECT c.id, c.person_id, c.completed_on - 1, 'A slip', :admin FROM completion c WHERE c.person_id = (SELECT min(person_id) FROM completion WHERE person_id NOT IN (:staff, :admin, :part))
ORDER BY c.id LIMIT 1 RETURNING id AS correction, person_id AS whose \gset
SELECT is(pg_temp.web(v.by, format('SELECT concat_ws('' '', count(*), bool_or(said_by_me)) FROM corrections_waiting() WHERE correction = %s', :correction)), v.sees, v.name)
FROM (VALUES (1, :admin, '1 t', 'whoever asked sees it wait, as theirs'), (2, :manager, '0', 'a manager does not'), (3, :whose, '0', 'nor whose it is, by that way')) v (o, by, sees, name) ORDER BY v.o;
INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) VALUES (:correction, :whose, false, :auditor);
SELECT is(pg_temp.web(:admin, format('SELECT count(*) FROM corrections_waiting() WHERE correction = %s', :correction)), '0', 'decided, it waits no more');

-- ---- Permissions
CREATE FUNCTION pg_temp.grant(login text, wanted text, over text, first_day date DEFAULT '2026-01-01', last_day date DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
    SELECT format('SELECT grant_add(%L, %L, %L, %L, %L)', login, wanted, over, first_day, last_day)
$$;
SELECT is(pg_temp.web(v.by, pg_temp.grant(coalesce(v.login, :'there_number'), v.wanted, v.over)), v.answer, v.name)
FROM (VALUES (1, :manager, NULL, 'manager', 'WLH', 'refused 42501', 'managers give none'), (2, :auditor, NULL, 'manager', 'WLH', 'refused 42501', 'nor do auditors'),
    (3, :part, NULL, 'manager', 'WGH', 'facility', 'an administrator of a part gives none elsewhere'), (4, :part, NULL, 'manager', 'NOWHERE', 'facility', 'nor where there is nothing'),
    (5, :part, NULL, 'author', 'WLH', 'permission', 'none that reaches the network'), (6, :part, NULL, 'auditor', 'WLH', 'permission', 'none that reads more than they do'),
    (7, :part, NULL, 'signer', 'WLH', 'permission', 'signers are named elsewhere'), (8, :part, 'nobody@demo.example', 'manager', 'WLH', 'unknown', 'to nobody'),
    (9, :part, NULL, 'observer', 'WLH', 'added', 'one over their own part is given'), (10, :part, NULL, 'observer', 'WLH', 'already', 'once')) v (o, by, login, wanted, over, answer, name) ORDER BY v.o;
SELECT max(id) AS granted FROM facility_grant WHERE person_id = :there \gset
SELECT is(pg_temp.web(:part, pg_temp.grant((SELECT employee_number FROM person WHERE id = :part), 'manager', 'WLH')), 'self', 'nobody gives one to themselves');
UPDATE person SET email = 'one@numbers.example' WHERE id = :there;
UPDATE person SET employee_number = 'one@numbers.example' WHERE id = :part;
SELECT is(pg_temp.web(:part, pg_temp.grant((SELECT employee_number FROM person WHERE id = :part), 'manager', 'WLH')), 'self',
          'a number is its holder''s before it is an address of somebody else');
SELECT is(pg_temp.web(:part, format('SELECT may_end FROM grants_in_sight() WHERE grant_id = %s', :granted)), 'true', 'it stands in the list, to be ended');
SELECT is(pg_temp.web(:auditor, format('SELECT may_end FROM grants_in_sight() WHERE grant_id = %s', :granted)), 'false', 'an auditor reads it alone');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM grants_in_sight()'), '0', 'a manager does not');
SELECT is(pg_temp.web(:there, format('SELECT grant_end(%s, ''x'')', :granted)), 'false', 'whoever holds it does not end it');
SELECT is(pg_temp.web(:part, format('SELECT grant_end(%s, ''x'')', :granted)), 'true', 'whoever administers there does');
SELECT is(pg_temp.web(:part, format('SELECT count(*) FROM grants_in_sight() WHERE grant_id = %s', :granted)), '0', 'and it is out of the list');

SELECT * FROM finish();
ROLLBACK;
