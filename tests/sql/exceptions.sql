-- The queue of assignments that would be unfair or ambiguous: what is in it, who sees it, and what takes it off.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(47);
\ir parts/demo.psql
\ir parts/web.psql
SELECT set_config('test.rows', 'timeline_row', true);
-- The demo's leave, licences and standings would be in the way.
DO $$ BEGIN EXECUTE format('DELETE FROM attest.%I', current_setting('test.rows')); END $$;

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('manager@demo.example') AS manager, pg_temp.login('reviewer@demo.example') AS auditor,
       pg_temp.login('admin@demo.example') AS admin, network_today() AS today,
       (SELECT id FROM certification WHERE code = 'CORE') AS core \gset
-- Somebody with one post of whom CORE is asked; and an administrator of another part of the network alone.
SELECT o.post_id AS post, o.person_id AS person, o.facility_id AS facility, o.job_role_id AS job_role FROM post_span o
WHERE o.during @> (:'today'::date - 20) AND o.during @> :'today'::date AND o.person_id NOT IN (:admin, :auditor, :manager)
  AND (SELECT count(*) FROM post p WHERE p.person_id = o.person_id) = 1
  AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = o.person_id)
  AND EXISTS (SELECT FROM obligation_match m WHERE m.person_id = o.person_id AND m.post_id = o.post_id AND m.certification_id = :core
              AND m.during @> (:'today'::date - 20))
ORDER BY o.post_id LIMIT 1 \gset
SELECT f.id AS elsewhere FROM facility f WHERE NOT EXISTS (SELECT FROM facility_closure c WHERE c.ancestor_id = f.id AND c.descendant_id = :facility)
ORDER BY f.id LIMIT 1 \gset
SELECT v.person_id AS other FROM post_version v WHERE v.person_id NOT IN (:person, :admin, :auditor, :manager)
  AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = v.person_id) ORDER BY v.person_id LIMIT 1 \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) VALUES (:other, 'administrator', :elsewhere, '2020-01-01');

CREATE FUNCTION pg_temp.stand(post bigint, certification bigint, from_day date, to_day date, standing text, due date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO attest.%I (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due)
        SELECT o.post_id, o.person_id, $2, o.facility_id, o.job_role_id, days($3, $4), $5::standing, $6 FROM post_span o
        WHERE o.post_id = $1 AND o.during @> network_today()', current_setting('test.rows')) USING post, certification, from_day, to_day, standing, due;
END
$$;
CREATE FUNCTION pg_temp.clear() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM attest.%I', current_setting('test.rows'));
END
$$;
-- The kinds in the queue of somebody, for one person.
CREATE FUNCTION pg_temp.queue(viewer bigint, who bigint, looked boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.web(viewer, format('SELECT string_agg(e.kind, '', '' ORDER BY e.kind) FROM exceptions(500, %L, NULL) e WHERE e.person_id = %s', looked, who))
$$;

SELECT is(pg_temp.queue(:admin, :person), NULL, 'nothing is odd');

-- ---- Due on the day it begins
SELECT pg_temp.stand(:post, :core, :'today'::date - 20, :'today'::date - 20, 'due', :'today'::date - 20),
       pg_temp.stand(:post, :core, :'today'::date - 19, NULL, 'overdue', :'today'::date - 20);
SELECT is(pg_temp.queue(:admin, :person), 'no time', 'due on the day it began, and not done');
SELECT is(pg_temp.queue(v.id, :person), v.sees, 'seen: ' || v.name)
FROM (VALUES (1, :auditor, 'no time', 'by an auditor'), (2, :manager, NULL, 'not by a manager'), (3, :other, NULL, 'not by an administrator elsewhere'),
    (4, :person, NULL, 'not by the person')) v (o, id, sees, name) ORDER BY v.o;
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :person, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'WHN';
SELECT is(pg_temp.queue(:person, :person), NULL, 'one''s own are for somebody else');
SELECT is(pg_temp.web(:admin, format('SELECT count(*) FROM exceptions(500, false, %s)', :post)), '1', 'one post alone');
SELECT is(pg_temp.web(:admin, format('SELECT count(*) FROM exceptions(500, false, %s)', :post + 1)), '0', 'or another');
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 40, :'today'::date - 20, 'due', :'today'::date - 20),
       pg_temp.stand(:post, :core, :'today'::date - 19, NULL, 'overdue', :'today'::date - 20);
SELECT is(pg_temp.queue(:admin, :person), NULL, 'whoever had time is overdue, and that is all');
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 20, :'today'::date - 20, 'due', :'today'::date - 20),
       pg_temp.stand(:post, :core, :'today'::date - 19, :'today'::date - 1, 'overdue', :'today'::date - 20),
       pg_temp.stand(:post, :core, :'today'::date, NULL, 'current', NULL);
SELECT is(pg_temp.queue(:admin, :person), NULL, 'what is done is no question any more');
-- A rule that says "at once" means it.
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 20, :'today'::date - 20, 'due', :'today'::date - 20),
       pg_temp.stand(:post, :core, :'today'::date - 19, NULL, 'overdue', :'today'::date - 20);
INSERT INTO requirement (code) VALUES ('AT-ONCE');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_days)
SELECT id, '2020-01-01', 'At once', :core, :facility, 0 FROM requirement WHERE code = 'AT-ONCE';
SELECT is(coalesce(pg_temp.queue(:admin, :person), '') ~ 'no time', false, 'a rule that says at once means it');
DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code = 'AT-ONCE';

-- ---- Looked at
SELECT as_it_is FROM (SELECT set_config('attest.person', :'admin', true)) x, LATERAL (SELECT exception_as(e.since, e.due, e.other, e.requirement_id, e.other_requirement_id) AS as_it_is
    FROM exceptions(500, false, :post) e) y \gset
SELECT is(pg_temp.web(v.id, format($$INSERT INTO exception_look (kind, person_id, post_id, certification_id, as_it_was, note, looked_by)
    VALUES ('no time', %s, %s, %s, %L, 'agreed by word', %s)$$, :person, :post, :core, :'as_it_is', v.by)), v.answer, v.name)
FROM (VALUES (1, :manager, :manager, 'refused 42501', 'a manager notes nothing'), (2, :auditor, :auditor, 'refused 42501', 'nor does an auditor'),
    (3, :other, :other, 'refused 42501', 'nor an administrator elsewhere'), (4, :admin, :auditor, 'refused 42501', 'nobody notes in another''s name'),
    (5, :admin, :admin, NULL, 'an administrator does')) v (o, id, by, answer, name) ORDER BY v.o;
SELECT is(pg_temp.queue(:admin, :person), NULL, 'then it is off the list');
SELECT is(pg_temp.queue(:auditor, :person, true), 'no time', 'and among what was looked at');
SELECT is(pg_temp.web(v.id, 'SELECT note FROM exception_look'), v.reads, 'the note: ' || v.name)
FROM (VALUES (1, :admin, 'agreed by word', 'administrators read it'), (2, :manager, NULL, 'managers do not')) v (o, id, reads, name) ORDER BY v.o;
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 19, :'today'::date - 19, 'due', :'today'::date - 19),
       pg_temp.stand(:post, :core, :'today'::date - 18, NULL, 'overdue', :'today'::date - 19);
SELECT is(pg_temp.queue(:admin, :person), 'no time', 'another day is another question');
SELECT is(pg_temp.web(:admin, 'UPDATE exception_look SET note = ''y'''), 'refused 42501', 'a note is not changed');

-- ---- No due day
INSERT INTO certification (code) VALUES ('TEST-LATER') RETURNING id AS later \gset
INSERT INTO requirement (code) VALUES ('TEST-LATER');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_event, due_days)
SELECT id, '2020-01-01', 'After a change', :later, :facility, 'event', 'never', 30 FROM requirement WHERE code = 'TEST-LATER';
SELECT pg_temp.clear(), pg_temp.stand(:post, :later, :'today'::date - 20, NULL, 'due', NULL);
SELECT is(pg_temp.queue(:admin, :person), 'no due day', 'what it hangs on is not on record');
SELECT is(pg_temp.web(:admin, format('SELECT r.code FROM exceptions(500, false, %s) e JOIN requirement r ON r.id = e.requirement_id', :post)), 'TEST-LATER', 'by that rule');

-- ---- Two rules far apart
INSERT INTO requirement (code) VALUES ('TEST-SOON');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_on)
SELECT id, :'today'::date - 10, 'By a day', :later, :facility, 'date', :'today'::date + 50 FROM requirement WHERE code = 'TEST-SOON';
SELECT pg_temp.clear(), pg_temp.stand(:post, :later, :'today'::date - 10, NULL, 'due', :'today'::date + 20);
SELECT is(pg_temp.queue(:admin, :person), NULL, 'a rule that hangs on an event that is not on record is not compared');
INSERT INTO requirement (code) VALUES ('TEST-DAYS');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_days)
SELECT id, :'today'::date - 10, 'In days', :later, :facility, 'days', 30 FROM requirement WHERE code = 'TEST-DAYS';
SELECT is(pg_temp.queue(:admin, :person), NULL, 'thirty days apart is not far');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_on)
SELECT id, :'today'::date - 10, 'By a day', :later, :facility, 'date', :'today'::date + 100 FROM requirement WHERE code = 'TEST-SOON';
SELECT is(pg_temp.queue(:admin, :person), 'apart', 'more is');
-- What the other rule hangs on comes on record: then it is compared, too.
UPDATE requirement_version v SET to_date = :'today'::date - 5 FROM requirement r WHERE r.id = v.requirement_id AND r.code = 'TEST-SOON';
SELECT is(pg_temp.queue(:admin, :person), NULL, 'with one rule that has a day there is nothing to compare');
INSERT INTO rule_event (code, day, title) VALUES ('never', :'today'::date + 40, 'After all');
SELECT is(pg_temp.queue(:admin, :person), 'apart', 'until the event that the other hangs on is on record');
DELETE FROM rule_event WHERE code = 'never';

-- ---- When one rule by itself is due
INSERT INTO licence (person_id, state, kind) VALUES (:person, 'MI', 'comparing') RETURNING id AS compared \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:compared, :person, 0, '2024-01-01', '2025-12-31'),
    (:compared, :person, 1, '2026-01-01', '2027-12-31'), (:compared, :person, 2, '2028-01-01', '2029-12-31');
INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, reason, recorded_by)
VALUES (:person, :later, 'manual', '2025-01-01', '2025-01-01', '2026-06-30', 30, '2026-05-30', 'x', :admin);
INSERT INTO requirement (code) SELECT 'TEST-DUE-' || n FROM generate_series(1, 9) n;
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_days, due_month, due_day, due_after, due_every, due_event, due_otherwise, licence_kind, licence_state)
SELECT r.id, '2020-01-01', 'x', :later, :facility, x.kind, x.days, x.month, x.day, x.after, x.every, x.event, x.otherwise, x.licence, x.state FROM (VALUES (1, 'yearly', 0, 2, 29, NULL::date, NULL::integer, NULL, NULL::integer, NULL, NULL),
    (2, 'yearly', 60, 2, 15, NULL, NULL, NULL, NULL, NULL, NULL), (3, 'licence', 0, NULL, NULL, NULL, NULL, NULL, NULL, 'comparing', 'MI'),
    (4, 'licence', -30, NULL, NULL, NULL, 1, NULL, NULL, 'comparing', 'MI'), (5, 'licence', 0, NULL, NULL, '2025-12-31', NULL, NULL, NULL, 'comparing', 'MI'),
    (6, 'licence', 0, NULL, NULL, NULL, 1, NULL, 45, 'comparing', 'TX'), (7, 'expiry', -30, NULL, NULL, NULL, NULL, NULL, 10, NULL, NULL),
    (8, 'event', 30, NULL, NULL, NULL, NULL, 'none-such', NULL, NULL, NULL), (9, 'licence', 0, NULL, NULL, NULL, 2, NULL, NULL, 'comparing', 'MI')) x (n, kind, days, month, day, after, every, event, otherwise, licence, state)
JOIN requirement r ON r.code = 'TEST-DUE-' || x.n;
SELECT is((SELECT due_by_rule(s, :person, '2026-03-01') FROM requirement_span s JOIN requirement r ON r.id = s.requirement_id WHERE r.code = 'TEST-DUE-' || v.n),
          v.day::date, v.name)
FROM (VALUES (1, '2027-02-28', 'each year, by a day that not every year has'), (2, '2027-02-15', 'the first such day that leaves the time'),
    (3, '2026-03-01', 'a first renewal that is past: when the duty begins'), (4, '2027-12-01', 'each renewal, some days before it'),
    (5, '2027-12-31', 'the first renewal strictly after a day'), (6, '2026-04-15', 'no licence: the days that hold instead'),
    (7, '2026-05-31', 'before the one before expires'), (8, NULL, 'no event: no day'), (9, '2029-12-31', 'the first renewal and every second')) v (n, day, name) ORDER BY v.n;
DELETE FROM award WHERE person_id = :person AND certification_id = :later;
DELETE FROM requirement_version v USING requirement r WHERE r.id = v.requirement_id AND r.code LIKE 'TEST-DUE-%';

-- ---- Leave
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 300, :'today'::date + 9, 'current', :'today'::date + 15),
       pg_temp.stand(:post, :core, :'today'::date + 10, :'today'::date + 30, 'exempt', NULL);
INSERT INTO leave (person_id, from_date, to_date, approved_by) VALUES (:person, :'today'::date + 10, :'today'::date + 30, :admin);
SELECT is(pg_temp.queue(:admin, :person), 'leave', 'what is held runs out during leave');
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 300, :'today'::date + 9, 'current', :'today'::date + 31);
SELECT is(pg_temp.queue(:admin, :person), NULL, 'or the day after');

-- ---- No licence
SELECT pg_temp.clear();
INSERT INTO requirement (code) VALUES ('TEST-LICENSED');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_every, licence_kind, licence_state, job_role_ids)
SELECT id, '2020-01-01', 'Licensed', :later, :facility, 'licence', 1, 'guarding', 'MI', ARRAY[:job_role] FROM requirement WHERE code = 'TEST-LICENSED';
SELECT is(pg_temp.queue(:admin, :person), 'no licence', 'the rule names their job role, and there is no licence');
INSERT INTO licence (person_id, state, kind) VALUES (:person, 'MI', 'guarding') RETURNING id AS mine \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:mine, :person, 0, '2020-01-01', '2099-01-01');
SELECT is(pg_temp.queue(:admin, :person), NULL, 'with one it is in order');

-- ---- Two posts
INSERT INTO post (person_id) VALUES (:person) RETURNING id AS second \gset
INSERT INTO post_version (post_id, person_id, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, from_date)
SELECT :second, person_id, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, false, '2020-01-01' FROM post_version WHERE post_id = :post LIMIT 1;
SELECT pg_temp.stand(:post, :core, :'today'::date - 10, NULL, 'overdue', :'today'::date - 11), pg_temp.stand(:second, :core, :'today'::date - 10, NULL, 'due', :'today'::date + 11);
SELECT is(pg_temp.queue(:admin, :person), 'two posts', 'one post says overdue, the other does not');
-- So that nobody's posts are counted for it, however many people there are.
SELECT ok(EXISTS (SELECT FROM person_posts WHERE person_id = :person), 'who has two posts is on record as such');
DELETE FROM person_posts WHERE person_id = :person;
SELECT is(pg_temp.queue(:admin, :person), NULL, 'and is looked for there');
INSERT INTO person_posts VALUES (:person);
SELECT pg_temp.clear(), pg_temp.stand(:post, :core, :'today'::date - 10, NULL, 'overdue', :'today'::date - 11),
       pg_temp.stand(:second, :core, :'today'::date - 10, NULL, 'overdue', :'today'::date - 11);
SELECT is(pg_temp.queue(:admin, :person), NULL, 'both do');

SELECT * FROM finish();
ROLLBACK;
