-- Instants, civil dates, the movable clock, ranges of days.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(30);

SELECT is(civil_date('2026-03-01 04:59:59Z', 'America/Detroit'), date '2026-02-28', 'just before midnight in Detroit');
SELECT is(civil_date('2026-03-01 05:00:00Z', 'America/Detroit'), date '2026-03-01', 'midnight in Detroit');
SELECT is(civil_date('2026-03-01 05:00:00Z', 'America/Chicago'), date '2026-02-28', 'an hour later in Chicago');
SELECT is(civil_date('2026-03-08 06:59:59Z', 'America/Chicago'), date '2026-03-08', 'the night the clocks go forward');
SELECT is(civil_date('2026-11-01 04:30:00Z', 'America/Chicago'), date '2026-10-31', 'the night they go back');
SELECT is(civil_date('2028-02-29 23:00:00Z', 'UTC'), date '2028-02-29', 'a leap day');
SELECT throws_ok($$SELECT civil_date(now(), 'America/Nowhere')$$, '22023', NULL, 'a zone that does not exist');

SELECT is(days('2026-01-31', '2026-01-31'), '[2026-01-31,2026-02-01)'::daterange, 'the last day belongs to it');
SELECT is(days('2026-01-31', NULL), '[2026-01-31,)'::daterange, 'without end');
SELECT ok(isempty(days('2026-02-01', '2026-01-31')), 'an end before the begin is no day at all');
SELECT is(last_day('[2026-01-01,2026-02-01)'), date '2026-01-31', 'the last day');
SELECT is(last_day('[2026-01-01,)'), NULL, 'no last day');
SELECT is(lower(days('2026-03-01', '2026-04-30')), date '2026-03-01', 'the first day');

SELECT is((date '2027-01-31' + interval '1 month')::date, date '2027-02-28', 'months clamp');
SELECT is((date '2028-02-29' + interval '12 months')::date, date '2029-02-28', 'also from a leap day');

SELECT set_config('attest.now', '', true) \g (tuples_only) /dev/null
SELECT is(clock(), now(), 'the clock is the real one');
SELECT set_config('attest.now', '2031-05-06T07:08:09Z', true) \g (tuples_only) /dev/null
SELECT is(clock(), timestamptz '2031-05-06 07:08:09Z', 'an instant, in a test database');
SELECT set_config('attest.now', '+7 days', true) \g (tuples_only) /dev/null
SELECT is(clock(), now() + interval '7 days', 'an interval forward');
SELECT set_config('attest.now', '-30 days', true) \g (tuples_only) /dev/null
SELECT is(clock(), now() - interval '30 days', 'an interval back');
SELECT set_config('attest.kind', '', true) \g (tuples_only) /dev/null
SELECT is(clock(), now(), 'a database that was not made for it has the real time');
SELECT set_config('attest.kind', 'production', true) \g (tuples_only) /dev/null
SELECT is(clock(), now(), 'whatever else it is called');
SELECT set_config('attest.kind', 'test', true) \g (tuples_only) /dev/null

INSERT INTO network (name, zone) VALUES ('A network', 'America/Detroit');
INSERT INTO facility (code) VALUES ('EAST'), ('WEST');
INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
SELECT id, '2020-01-01', code, 'hospital', 'MI', 'Kent', CASE code WHEN 'EAST' THEN 'America/Detroit' ELSE 'America/Chicago' END
FROM facility;
SELECT set_config('attest.now', '2026-03-01T05:30:00Z', true) \g (tuples_only) /dev/null
SELECT is(facility_today((SELECT id FROM facility WHERE code = 'EAST')), date '2026-03-01', 'today is that of the facility');
SELECT is(facility_today((SELECT id FROM facility WHERE code = 'WEST')), date '2026-02-28', 'and of the other one');
SELECT is(facility_today(-1), date '2026-03-01', 'a facility that is not there has the day of the network');

-- The day of a person is that of their primary post of today: 1 March in the east, still 28 February in the west.
INSERT INTO job_role (code, title) VALUES ('nurse', 'Nurse');
CREATE FUNCTION pg_temp.person(name text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO attest.person (display_name) VALUES ($1) RETURNING id
$$;
CREATE FUNCTION pg_temp.post(name text) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO attest.post (person_id) SELECT id FROM attest.person WHERE display_name = $1 RETURNING id
$$;
CREATE FUNCTION pg_temp.hold(post bigint, facility text, from_date date, to_date date, is_primary boolean) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind,
                                     patient_contact, visitor_contact, is_primary)
    SELECT $1, p.person_id, $3, $4, f.id, j.id, 'employee', true, true, $5
    FROM attest.post p, attest.facility f, attest.job_role j WHERE p.id = $1 AND f.code = $2
$$;
CREATE FUNCTION pg_temp.today(name text) RETURNS date LANGUAGE sql AS $$
    SELECT attest.session_begin(sha256($1::bytea), (SELECT id FROM attest.person WHERE display_name = $1), '1 hour');
    SELECT today FROM attest.session_open(sha256($1::bytea))
$$;
SELECT pg_temp.person(p) FROM unnest(ARRAY['mover', 'two', 'back', 'leaver', 'starter', 'none']) p \g (tuples_only) /dev/null
SELECT pg_temp.hold(p, 'EAST', '2025-01-01', NULL, true), pg_temp.hold(p, 'WEST', '2026-04-01', NULL, true) FROM pg_temp.post('mover') p
\g (tuples_only) /dev/null
SELECT pg_temp.hold(pg_temp.post('two'), 'EAST', '2025-01-01', NULL, true), pg_temp.hold(pg_temp.post('two'), 'WEST', '2026-01-01', NULL, false)
\g (tuples_only) /dev/null
SELECT pg_temp.hold(pg_temp.post('back'), 'EAST', '2025-01-01', '2025-06-30', true), pg_temp.hold(pg_temp.post('back'), 'WEST', '2025-07-01', NULL, false)
\g (tuples_only) /dev/null
SELECT pg_temp.hold(pg_temp.post('leaver'), 'WEST', '2025-01-01', '2025-06-30', true)
\g (tuples_only) /dev/null
SELECT pg_temp.hold(pg_temp.post('starter'), 'WEST', '2026-05-01', NULL, true)
\g (tuples_only) /dev/null
SELECT is(pg_temp.today(v.name), v.today, v.test) FROM (VALUES
    (1, 'mover', date '2026-03-01', 'somebody who moves west next month has today in the east'),
    (2, 'two', '2026-03-01', 'of two posts the primary one counts'),
    (3, 'back', '2026-02-28', 'but not one that has ended'),
    (4, 'leaver', '2026-02-28', 'who has left has the day of the last post'),
    (5, 'starter', '2026-02-28', 'who has not begun has the day of the first'),
    (6, 'none', '2026-03-01', 'who never held a post has the day of the network')) v (o, name, today, test) ORDER BY v.o;

SELECT * FROM finish();
ROLLBACK;
