-- The HR feed: licences, facilities that are closed, posts and names that somebody entered, and undoing.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(25);
\ir parts/demo.psql

CREATE TEMP TABLE said (n text, name text, email text, facility text DEFAULT 'WLH-ED', key text DEFAULT '', main boolean, from_date date, to_date date,
                        term_from date, term_to date, term integer);
-- What is in `said` as a feed of a day (or the taking back of one), in force at once; the state that it came to, and what is wrong with it.
CREATE FUNCTION pg_temp.read(day date, taken bigint DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    import bigint;
    becomes text;
BEGIN
    import := CASE WHEN taken IS NULL THEN attest.people_import_add('more.csv', E'x\n', day, true, true, NULL) ELSE attest.people_import_take_back(taken, 'a test', NULL) END;
    IF import <= 0 THEN
        RETURN 'no';
    END IF;
    PERFORM attest.people_import_begin(import);
    INSERT INTO attest.people_import_row (number, line, employee_number, name, email, facility, job_role, employment_kind, patient_contact, visitor_contact, is_primary,
                                          from_date, to_date, post_key, licence_kind, licence_state, licence_from, licence_to, licence_number)
    SELECT row_number() OVER (), row_number() OVER () + 1, s.n, coalesce(s.name, s.n), s.email, s.facility, 'reception', 'employee', false, false, s.main, s.from_date,
           s.to_date, s.key, CASE WHEN s.term_from IS NOT NULL THEN 'nursing' END, CASE WHEN s.term_from IS NOT NULL THEN 'MI' END, s.term_from, s.term_to, s.term
    FROM said s WHERE taken IS NULL;
    becomes := attest.people_import_finish(import, false);
    RETURN concat_ws(' ', becomes, (SELECT string_agg(p.line || ': ' || p.word, ', ' ORDER BY p.number) FROM attest.people_import_problem p WHERE p.import_id = import));
END
$$;
CREATE FUNCTION pg_temp.put() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    import bigint := (SELECT max(id) FROM attest.people_import);
BEGIN
    PERFORM attest.people_import_facts(import, NULL);
    UPDATE attest.rule_change SET state = 'settled', in_force_at = clock_timestamp(), ended_at = clock_timestamp() WHERE import_id = import;
    TRUNCATE said;
END
$$;
CREATE FUNCTION pg_temp.feed(day date, taken bigint DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    becomes text := pg_temp.read(day, taken);
BEGIN
    IF becomes = 'put' THEN
        PERFORM pg_temp.put();
    END IF;
    TRUNCATE said;
    RETURN becomes;
END
$$;
CREATE FUNCTION pg_temp.terms(who text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(n.number || ' from ' || n.from_date, ', ' ORDER BY n.number) FROM attest.licence_term_now n JOIN attest.person p ON p.id = n.person_id
    WHERE p.employee_number = who
$$;
CREATE FUNCTION pg_temp.days_of(who text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(f.code || ' ' || s.during, ', ' ORDER BY s.during) FROM attest.post_span s JOIN attest.facility f ON f.id = s.facility_id
    JOIN attest.person p ON p.id = s.person_id WHERE p.employee_number = who
$$;

-- ---- Terms of licences
INSERT INTO said (n, term_from, term_to) VALUES ('L1', '2022-01-01', '2023-12-31');
SELECT pg_temp.feed('2023-06-01') AS came_to \gset
INSERT INTO said (n, term_from, term_to) VALUES ('L1', '2022-01-01', '2023-12-31'), ('L1', '2024-01-01', '2025-12-31'), ('L1', '2026-01-01', '2027-12-31');
SELECT is(pg_temp.feed('2024-01-02'), 'put', 'a feed lists the term on record and two that are new');
SELECT is(pg_temp.terms('L1'), '0 from 2022-01-01, 1 from 2024-01-01, 2 from 2026-01-01', 'the new ones are the next ones');
INSERT INTO said (n, term_from, term_to) VALUES ('L1', '2022-01-01', '2023-12-31'), ('L1', '2020-01-01', '2021-12-31');
SELECT is(pg_temp.feed('2024-01-03'), 'refused 3: earlier term', 'one before them, without its number, is a problem of its line');
INSERT INTO said (n, term_from, term_to) VALUES ('L1', '2021-12-01', '2023-12-31');
SELECT is(pg_temp.feed('2024-01-03') || ' ' || pg_temp.terms('L1'), 'put 0 from 2021-12-01, 1 from 2024-01-01, 2 from 2026-01-01', 'another first day corrects the term');

-- ---- Facilities that are not open
INSERT INTO facility_version (facility_id, from_date, to_date, parent_id, name, kind, state, county, zone)
SELECT s.facility_id, lower(s.during), '2024-06-30', s.parent_id, s.name, s.kind, s.state, s.county, s.zone FROM facility_span s JOIN facility f ON f.id = s.facility_id
WHERE f.code = 'BAYWATER';
INSERT INTO said (n, facility, from_date) VALUES ('F1', 'WLH-ED', '2023-01-01'), ('F2', 'BAYWATER', '2024-03-01'), ('F3', 'BAYWATER', NULL), ('F4', 'BAYWATER', '2024-08-01');
SELECT is(pg_temp.feed('2024-07-01'), 'refused 3: not open, 4: not open, 5: not open', 'nobody works at a facility that is closed');
INSERT INTO said (n, facility, from_date, to_date) VALUES ('F2', 'BAYWATER', '2024-03-01', '2024-06-30');
SELECT is(pg_temp.feed('2024-07-01'), 'put', 'those who worked there until it closed did');

-- ---- Beside posts that somebody entered
INSERT INTO person (display_name, employee_number) VALUES ('By Hand', 'H1');
INSERT INTO post (person_id) SELECT id FROM person WHERE employee_number = 'H1';
INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
SELECT o.id, o.person_id, '2024-01-01', f.id, j.id, 'employee', false, false, true
FROM post o JOIN person p ON p.id = o.person_id AND p.employee_number = 'H1', facility f, job_role j WHERE f.code = 'WLH-ED' AND j.code = 'reception';
INSERT INTO said (n, facility) VALUES ('H1', 'WLH-ED');
SELECT is(pg_temp.feed('2024-07-02'), 'refused 2: same by hand', 'not the same post twice');
INSERT INTO said (n, facility, main) VALUES ('H1', 'WGH-ED', true);
SELECT is(pg_temp.feed('2024-07-02'), 'refused 2: primary by hand', 'nor two primary posts');
INSERT INTO said (n, facility, from_date, to_date) VALUES ('H1', 'WLH-ED', '2023-01-01', '2023-12-31'), ('H1', 'WGH-ED', '2024-01-01', NULL);
SELECT is(pg_temp.feed('2024-07-02'), 'put', 'another place does, and what was over before');
SELECT is((SELECT count(*) FROM post_span s JOIN person p ON p.id = s.person_id WHERE p.employee_number = 'H1' AND s.during @> date '2024-07-02' AND s.is_primary),
    1::bigint, 'with one primary post');
INSERT INTO said (n, key, facility, main) VALUES ('M1', 'a', 'WLH-ED', false), ('M1', 'b', 'WGH-ED', NULL);
SELECT is(pg_temp.feed('2024-07-03'), 'put', 'the first of two posts says that it is not the primary one');
SELECT is((SELECT string_agg(o.key, ' ') FROM post_span s JOIN feed_post o ON o.post_id = s.post_id JOIN person p ON p.id = s.person_id
           WHERE p.employee_number = 'M1' AND s.is_primary), 'b', 'so the other one is');

-- ---- A post that was over before it moved
INSERT INTO said (n, facility, from_date) VALUES ('B1', 'WLH-ED', '2024-01-01');
SELECT pg_temp.feed('2024-01-01') AS came_to \gset
INSERT INTO said (n, facility, from_date) VALUES ('B1', 'WGH-ED', '2024-06-01');
SELECT pg_temp.feed('2024-06-01') AS came_to \gset
SELECT is(pg_temp.days_of('B1'), 'WLH-ED [2024-01-01,2024-06-01), WGH-ED [2024-06-01,)', 'a post moves');
INSERT INTO said (n, facility, to_date) VALUES ('B1', 'WGH-ED', '2024-04-15');
SELECT is(pg_temp.feed('2024-07-01') || ' ' || pg_temp.days_of('B1'), 'put WLH-ED [2024-01-01,2024-04-16)', 'said to have ended before that, it ended where it was then');
SELECT is((SELECT string_agg(e.kind, ' ' ORDER BY e.kind) FROM people_import_effect e WHERE e.employee_number = 'B1' AND e.import_id = (SELECT max(id) FROM people_import)),
    'leaver post ended', 'and is told as ended');

-- ---- Addresses that others have
INSERT INTO said (n, email) VALUES ('A1', 'one@feed.example'), ('A2', 'two@feed.example'), ('A3', 'three@feed.example'), ('A4', 'four@feed.example');
SELECT pg_temp.feed('2025-01-01') AS came_to \gset
-- A3 leaves; A1 and A2 exchange theirs; A4 gives one up to somebody new, and A5 gets that of A3, who left.
INSERT INTO said (n, email) VALUES ('A1', 'two@feed.example'), ('A2', 'one@feed.example'), ('A4', 'other@feed.example'), ('A5', 'Three@feed.example'),
                                   ('A6', 'four@feed.example');
SELECT is(pg_temp.feed('2025-01-02'), 'put', 'people exchange addresses, and somebody new gets that of one who left');
SELECT is((SELECT string_agg(p.employee_number || ' ' || coalesce(p.email, '-'), ', ' ORDER BY p.employee_number) FROM person p WHERE p.employee_number ~ '^A[1-6]$'),
    'A1 two@feed.example, A2 one@feed.example, A3 three@feed.example, A4 other@feed.example, A5 -, A6 four@feed.example', 'all but that one have what it says');
SELECT is((SELECT string_agg(e.employee_number || ' ' || e.becomes, ', ') FROM people_import_effect e WHERE e.kind = 'kept' AND e.import_id = (SELECT max(id) FROM people_import)),
    'A5 Three@feed.example', 'which is told');
INSERT INTO said (n, email) VALUES ('A1', 'two@feed.example'), ('A2', NULL), ('A5', 'one@feed.example');
SELECT is(pg_temp.feed('2025-01-03'), 'refused 4: address taken', 'who works there keeps the address');

-- ---- What somebody changes while it is decided
INSERT INTO said (n, name, email) VALUES ('A1', 'Ana', 'ana@feed.example'), ('A2', 'Ben', NULL), ('A4', NULL, 'more@feed.example'), ('A5', NULL, NULL), ('A6', NULL, NULL);
SELECT is(pg_temp.read('2025-01-03'), 'put', 'a feed is worked out');
UPDATE person SET display_name = 'Anna by hand' WHERE employee_number = 'A1';
UPDATE person SET email = 'ben@hand.example' WHERE employee_number = 'A2';
UPDATE person SET email = 'more@feed.example' WHERE employee_number = 'A6';
SELECT pg_temp.put();
SELECT is((SELECT string_agg(concat_ws(' ', p.display_name, p.email), ', ' ORDER BY p.employee_number) FROM person p WHERE p.employee_number ~ '^A[1246]$'),
    'Anna by hand ana@feed.example, Ben ben@hand.example, A4 other@feed.example, A6 more@feed.example', 'what somebody changed since then stays');

-- ---- Undoing
INSERT INTO said (n) VALUES ('U1'), ('H1');
SELECT pg_temp.feed('2025-02-01') AS came_to \gset
SELECT max(id) AS first FROM people_import \gset
INSERT INTO person (display_name, employee_number) VALUES ('Another Name', 'K1');
INSERT INTO said (n, facility) VALUES ('U1', 'WLH-ED'), ('H1', 'WGH-ED'), ('K1', 'WGH-ED');
SELECT pg_temp.feed('2025-02-02') AS came_to \gset
SELECT max(id) AS second FROM people_import \gset
INSERT INTO said (n, facility) VALUES ('U1', 'WLH-ED'), ('H1', 'WGH-ED'), ('K1', 'WGH-ED'), ('U2', 'WGH-ED');
SELECT is(pg_temp.feed('2025-02-03'), 'put', 'a later feed names them too, and changes somebody else');
SELECT is((SELECT count(*) FROM people_import_effect a JOIN people_import_effect b USING (person_id) WHERE a.import_id = :second AND b.import_id = (SELECT max(id) FROM people_import)) > 0,
    true, 'it tells of them what stays');
SELECT people_import_take_back(:second, 'a test', NULL) > 0 AS may \gset
SELECT is(:'may'::boolean, true, 'but what it does not change does not stand on the one before');
SELECT max(id) AS undoing FROM people_import \gset
-- Before that is read, a feed that moves K1 comes into force.
INSERT INTO said (n, facility) VALUES ('U1', 'WLH-ED'), ('H1', 'WGH-ED'), ('K1', 'WLH-ED'), ('U2', 'WGH-ED');
SELECT pg_temp.feed('2025-02-04') AS came_to \gset
SELECT people_import_begin(:undoing) AS begun \gset
SELECT people_import_finish(:undoing, false) AS came_to \gset
SELECT is(:'came_to' || (SELECT ': ' || i.failure FROM people_import i WHERE i.id = :undoing),
    format('failed: Import %s stands on this one: it is about some of the same people. Undo that first.', (SELECT max(id) FROM people_import)),
    'one that came into force since does');

SELECT * FROM finish();
ROLLBACK;
