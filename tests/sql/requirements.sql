-- Due rules, licences, events: what the tables refuse, and on which days a requirement of a licence matches.
-- SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(35);
\ir parts/demo.psql

CREATE FUNCTION pg_temp.version(rest text) RETURNS text LANGUAGE sql AS $$
    SELECT format('INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, %s)
        SELECT 1, ''2026-01-01'', ''x'', 1, network_top(), %s', split_part(rest, '=', 1), split_part(rest, '=', 2))
$$;
SELECT throws_ok(pg_temp.version(rest), '23514', NULL, 'refused: ' || rest) FROM (VALUES
    ('due_days=-1'), ('due_days=3661'), ('due_kind, due_months=''months'', 121'), ('due_kind=''date'''), ('due_kind=''someday'''),
    ('due_kind, due_days, due_on=''days'', 3, date ''2026-02-01'''), ('due_kind, due_month=''yearly'', 1'),
    ('due_kind, due_month, due_day=''yearly'', 2, 30'), ('due_kind, due_month, due_day=''yearly'', 4, 31'),
    ('due_kind, due_every=''licence'', 1'), ('due_kind, due_every, licence_kind, licence_state=''licence'', 0, ''nursing'', ''FL'''),
    ('due_days, licence_kind=1, ''nursing'''), ('due_kind, due_event=''event'', ''change'''),
    ('due_kind, due_days, due_otherwise=''expiry'', 1, -1'), ('due_days, due_otherwise=1, 1'),
    ('due_kind, due_on=''date'', date ''2326-01-01'''), ('due_days, to_date=1, date ''2025-12-31'''), ('due_days, grace_days=1, 3661'),
    ('due_days, window_months=1, -1'), ('due_days, facility_kinds=1, ''{}''::facility_kind[]'),
    ('due_days, facility_kinds=1, ''{castle}''::facility_kind[]')) v (rest);
SELECT lives_ok(pg_temp.version(rest), 'kept: ' || rest) FROM (VALUES
    ('due_kind, due_month, due_day=''yearly'', 2, 29'), ('due_kind, due_days=''expiry'', -30'),
    ('due_kind, due_every, licence_kind, licence_state, due_days=''licence'', 3, ''nursing'', ''FL'', -10')) v (rest);

SELECT throws_ok($$INSERT INTO rule_event (code, day, title, within_days) VALUES ('e', '2026-01-01', 'x', 3)$$, '23514', NULL,
    'an event that cuts what nobody names');
SELECT throws_ok($$INSERT INTO rule_event (code, day, title, certification_id) VALUES ('e', '2026-01-01', 'x', 1)$$, '23514', NULL,
    'a material change without its days');

-- A requirement of a licence: on the days the licence is held, wherever the post is, and past a term that has run out.
INSERT INTO requirement (code) VALUES ('LICENSED');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_every, licence_kind, licence_state)
SELECT r.id, '2020-01-01', 'x', 1, network_top(), 'licence', 1, 'nursing', 'FL' FROM requirement r WHERE r.code = 'LICENSED';
SELECT p.person_id AS person FROM post_version p WHERE p.to_date IS NULL AND p.from_date < '2026-01-01' GROUP BY 1 HAVING count(*) = 1 ORDER BY 1 LIMIT 1 \gset
CREATE FUNCTION pg_temp.days(who bigint) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(m.during::text, ' ' ORDER BY m.during) FROM attest.obligation_match m JOIN attest.requirement r ON r.id = m.requirement_id
    WHERE r.code = 'LICENSED' AND m.person_id = who
$$;
SELECT is((SELECT count(*) FROM obligation_match m JOIN requirement r ON r.id = m.requirement_id WHERE r.code = 'LICENSED'), 0::bigint,
    'nobody has such a licence');
INSERT INTO licence (person_id, state, kind) VALUES (:person, 'MI', 'nursing') RETURNING id AS other \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:other, :person, 0, '2026-02-01', '2027-04-30');
SELECT is(pg_temp.days(:person), NULL, 'one of another state is another licence');
INSERT INTO licence (person_id, state, kind) VALUES (:person, 'FL', 'nursing') RETURNING id AS mine \gset
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:mine, :person, 0, '2026-02-01', '2026-04-30');
SELECT is(pg_temp.days(:person), '[2026-02-01,)', 'from the first term on, and not ended by its end');
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (:mine, :person, 0, '2026-02-05', '2026-04-30');
SELECT is(pg_temp.days(:person), '[2026-02-05,)', 'of one number the later recorded term holds');
INSERT INTO licence_end (licence_id, person_id, to_date, reason) VALUES (:mine, :person, '2026-06-30', 'gave it up');
SELECT is(pg_temp.days(:person), '[2026-02-05,2026-07-01)', 'until it ends, that day included');
INSERT INTO licence_end (licence_id, person_id, to_date, reason) VALUES (:mine, :person, NULL, 'a mistake');
SELECT is(pg_temp.days(:person), '[2026-02-05,)', 'or does not after all');
INSERT INTO licence_term (licence_id, person_id, number) VALUES (:mine, :person, 0);
SELECT is(pg_temp.days(:person), NULL, 'a term that never was');
SELECT throws_ok(format('INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date) VALUES (%s, %s, 1, %L, %L)',
    :mine, :person, '2026-02-02', '2026-02-01'), '23514', NULL, 'a term that ends before it begins');
SELECT throws_ok(format('INSERT INTO licence (person_id, state, kind) VALUES (%s, %L, %L)', :person, 'FL', 'nursing'), '23505', NULL,
    'one licence of a kind and state');

SELECT * FROM finish();
ROLLBACK;
