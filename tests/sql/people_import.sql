-- The HR feed: who may ask for it and see it, what it owns, and what histories of random feeds come to.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(43);
\ir parts/demo.psql
\ir parts/web.psql

CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin \gset

-- ---- Who may
\set ask 'SELECT people_import_ask(''f.csv'', ''employee_number'', NULL, false, false)'
SELECT is(pg_temp.web(v.by, :'ask'), 'refused 42501', 'no feed is asked for by ' || v.name)
FROM (VALUES (1, :staff, 'staff'), (2, :manager, 'a manager'), (3, :auditor, 'an auditor'), (4, NULL, 'nobody')) v (o, by, name) ORDER BY v.o;
SELECT matches(pg_temp.web(:admin, :'ask'), '^\d+$', 'a network administrator asks');
SELECT max(id) AS asked FROM people_import \gset
SELECT is(pg_temp.web(v.by, 'SELECT count(*) FROM people_import'), v.n, v.name)
FROM (VALUES (1, :manager, '0', 'managers see none'), (2, :auditor, '1', 'auditors see it'), (3, :admin, '1', 'so do administrators')) v (o, by, n, name) ORDER BY v.o;
SELECT is(pg_temp.web(v.by, v.does), 'refused 42501', v.name)
FROM (VALUES (1, :manager, format('SELECT people_import_decide(%s, ''put'', true)', :asked), 'a manager does not decide'),
             (2, :auditor, format('SELECT people_import_undo(%s, ''x'')', :asked), 'an auditor does not undo'),
             (3, :admin, 'SELECT count(*) FROM people_import_file', 'nobody reads the file'),
             (4, :admin, 'SELECT count(*) FROM people_import_post', 'nor what is not in force'),
             (5, :admin, 'INSERT INTO people_import_problem VALUES (1, 1, 1, '''', '''', '''')', 'nor writes beside it')) v (o, by, does, name) ORDER BY v.o;
SELECT is(pg_temp.web(:admin, format('SELECT people_import_decide(%s, ''put'', true)', :asked)), 'late', 'what nobody has read is not put in force');
SELECT is(pg_temp.web(:admin, format('SELECT people_import_undo(%s, ''x'')', :asked)), '0', 'nor undone');
SELECT is(pg_temp.web(:admin, format('SELECT people_import_decide(%s, ''drop'', false)', :asked)), 'done', 'it is dropped');
SELECT is((SELECT count(*) FROM people_import_file), 0::bigint, 'with its file');

-- ---- Histories of feeds
CREATE TEMP TABLE is_sure (sure boolean); -- empty: they are
CREATE TEMP TABLE said (n text, key text, facility text, role text, from_date date, to_date date, leave daterange, email text);
-- Reads what is in `said` as a feed of a day, and has it in force at once; the state that it came to.
CREATE FUNCTION pg_temp.feed(day date, taken bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    import bigint;
    becomes text;
BEGIN
    IF taken IS NULL THEN
        import := attest.people_import_add('random.csv', E'x\n', day, true, coalesce((SELECT sure FROM is_sure), true), NULL);
    ELSE
        import := attest.people_import_take_back(taken, 'a test', NULL);
    END IF;
    PERFORM attest.people_import_begin(import);
    INSERT INTO attest.people_import_row (number, line, employee_number, name, facility, job_role, employment_kind, patient_contact, visitor_contact, from_date, to_date,
                                          post_key, leave_from, leave_to, email)
    SELECT row_number() OVER (), row_number() OVER () + 1, s.n, s.n, s.facility, s.role, 'employee', false, false, s.from_date, s.to_date, s.key, lower(s.leave),
           attest.last_day(s.leave), s.email
    FROM said s WHERE taken IS NULL;
    becomes := attest.people_import_finish(import, true);
    IF becomes = 'put' THEN
        PERFORM attest.people_import_facts(import, NULL);
        UPDATE attest.rule_change SET state = 'settled', in_force_at = clock_timestamp(), ended_at = clock_timestamp() WHERE import_id = import;
    END IF;
    RETURN becomes;
END
$$;
-- Where everybody of the feed stands and who is on leave, day by day.
CREATE FUNCTION pg_temp.days_of() RETURNS TABLE (person_id bigint, post_id bigint, place text, days datemultirange) LANGUAGE sql AS $$
    SELECT s.person_id, s.post_id, s.facility_id || ' ' || s.job_role_id || ' ' || s.is_primary, range_agg(s.during) FROM attest.post_span s
    JOIN attest.feed_post o ON o.post_id = s.post_id GROUP BY 1, 2, 3
    UNION ALL
    SELECT l.person_id, 0, 'leave', range_agg(daterange(l.from_date, l.to_date, '[]')) FROM attest.leave_now l
    JOIN attest.feed_person p ON p.person_id = l.person_id GROUP BY 1
$$;
CREATE TEMP TABLE kept (import bigint, person_id bigint, post_id bigint, place text, days datemultirange);
CREATE TEMP TABLE fault (what text, feed integer);
CREATE FUNCTION pg_temp.histories(seed double precision, feeds integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    today date := '2026-01-01';
    becomes text;
    last_import bigint;
    counting bigint[] := '{}';
    facilities text[] := ARRAY['WGH-ED', 'WLH-ED', 'PINECREST'];
    roles text[] := ARRAY['security', 'reception'];
BEGIN
    PERFORM setseed(seed);
    FOR i IN 1 .. feeds LOOP
        today := today + (random() * 3)::integer;
        TRUNCATE said;
        INSERT INTO said
        SELECT 'R' || p, CASE k WHEN 1 THEN '' ELSE 'b' END, facilities[1 + (random() * 2.99)::integer % 3], roles[k],
               CASE WHEN random() < 0.4 THEN today + (random() * 12)::integer - 6 END, NULL,
               CASE WHEN random() < 0.2 THEN daterange(today + (random() * 6)::integer - 3, today + 5 + (random() * 9)::integer) END
        FROM generate_series(1, 5) p CROSS JOIN generate_series(1, 2) k WHERE random() < 0.7;
        UPDATE said SET to_date = greatest(coalesce(from_date, today), today) + (random() * 9)::integer WHERE random() < 0.2;
        INSERT INTO kept SELECT i, d.* FROM pg_temp.days_of() d;
        becomes := pg_temp.feed(today, NULL);
        IF becomes NOT IN ('put', 'nothing') THEN
            INSERT INTO fault VALUES ('is ' || becomes, i);
        END IF;
        -- Whoever it names holds, on its day, what it says (if that has begun); nobody else holds anything of the feed the day after.
        INSERT INTO fault SELECT format('%s %s does not stand where it says', s.n, s.key), i FROM said s
        WHERE s.from_date IS NULL AND NOT EXISTS (
            SELECT FROM attest.feed_post o JOIN attest.person p ON p.id = o.person_id AND p.employee_number = s.n
            JOIN attest.post_span x ON x.post_id = o.post_id AND (x.during @> today OR lower(x.during) > today) JOIN attest.facility f ON f.id = x.facility_id AND f.code::text = s.facility
            WHERE o.key = s.key AND attest.last_day(x.during) IS NOT DISTINCT FROM s.to_date);
        INSERT INTO fault SELECT format('%s holds a post that it does not name', p.employee_number), i
        FROM attest.feed_post o JOIN attest.person p ON p.id = o.person_id JOIN attest.post_span x ON x.post_id = o.post_id AND upper_inf(x.during * daterange(today + 1, NULL))
        WHERE NOT EXISTS (SELECT FROM said s WHERE s.n = p.employee_number AND s.key = o.key);
        INSERT INTO fault SELECT format('%s is not on leave as it says', s.n), i FROM (SELECT n, range_agg(leave) AS leave FROM said GROUP BY n) s
        WHERE s.leave IS NOT NULL AND NOT EXISTS (SELECT FROM pg_temp.days_of() d JOIN attest.person p ON p.id = d.person_id
                                                  WHERE p.employee_number = s.n AND d.place = 'leave' AND s.leave <@ d.days);
        SELECT max(id) INTO last_import FROM attest.people_import;
        IF becomes = 'put' THEN
            counting := counting || last_import;
            UPDATE kept SET import = last_import WHERE import = i;
        ELSE
            DELETE FROM kept WHERE import = i;
        END IF;
        -- The same once more changes nothing.
        becomes := pg_temp.feed(today, NULL);
        IF becomes <> 'nothing' THEN
            INSERT INTO fault SELECT format('twice: %s %s', becomes, (SELECT string_agg(e.kind || ' ' || e.employee_number || ' ' || coalesce(e.was, '') || ' > ' || coalesce(e.becomes, ''), ', ')
                FROM attest.people_import_effect e WHERE e.import_id = (SELECT max(id) FROM attest.people_import))), i;
            counting := counting || (SELECT max(id) FROM attest.people_import);
            INSERT INTO kept SELECT (SELECT max(id) FROM attest.people_import), d.* FROM pg_temp.days_of() d;
        END IF;
        -- Now and then the last one or two are taken back: every day is as it was before them.
        WHILE random() < 0.3 AND cardinality(counting) > 0 LOOP
            last_import := counting[cardinality(counting)];
            counting := counting[1 : cardinality(counting) - 1];
            PERFORM pg_temp.feed(today, last_import);
            INSERT INTO fault SELECT format('taken back: %s', d), i FROM (
                (SELECT person_id, post_id, place, days FROM kept WHERE import = last_import EXCEPT SELECT * FROM pg_temp.days_of())
                UNION ALL (SELECT * FROM pg_temp.days_of() EXCEPT SELECT person_id, post_id, place, days FROM kept WHERE import = last_import)) d;
        END LOOP;
    END LOOP;
END
$$;
SELECT pg_temp.histories(s / 10.0, 9) FROM generate_series(1, 2) s;
SELECT is((SELECT string_agg(format('%s: %s', feed, what), E'\n') FROM (SELECT * FROM fault LIMIT 12) f), NULL, 'feeds say what they say, once, and can be taken back');
SELECT cmp_ok((SELECT count(*) FROM people_import WHERE undoes IS NOT NULL AND people_import_counts(people_import)), '>', 2::bigint, 'some of them were');
SELECT cmp_ok((SELECT count(*) FROM people_import_effect WHERE kind = 'returner'), '>', 2::bigint, 'people came back');

-- ---- What it owns
SELECT p.id AS mine, v.post_id AS by_hand FROM person p JOIN post_span v ON v.person_id = p.id WHERE p.id = :staff AND v.during @> network_today() LIMIT 1 \gset
UPDATE person SET employee_number = coalesce(employee_number, 'MINE') WHERE id = :mine;
TRUNCATE said;
INSERT INTO said SELECT employee_number, '', 'WLH-ED', 'reception' FROM person WHERE id = :mine;
SELECT is(pg_temp.feed(network_today(), NULL), 'put', 'somebody entered by hand is named by a feed');
SELECT isnt((SELECT display_name FROM person WHERE id = :mine), (SELECT n FROM said), 'and keeps the name');
SELECT is((SELECT count(*) FROM post_span WHERE person_id = :mine AND during @> network_today() AND is_primary), 1::bigint, 'and the primary post');
TRUNCATE said;
INSERT INTO said VALUES ('R1', '', 'WLH-ED', 'reception');
SELECT pg_temp.feed(network_today() + 1, NULL) AS came_to \gset
SELECT is((SELECT string_agg(s.post_id::text, ' ') FROM post_span s WHERE s.person_id = :mine AND s.during @> network_today() + 5 AND s.post_id = :by_hand), :'by_hand',
    'a feed that names them no more ends no post that somebody entered');
SELECT is((SELECT count(*) FROM post_span s JOIN feed_post o ON o.post_id = s.post_id WHERE s.person_id = :mine AND s.during @> network_today() + 5), 0::bigint, 'but its own');

-- ---- Addresses: what people sign in with
INSERT INTO said (n, key, facility, role, email) VALUES ('A1', '', 'WGH-ED', 'security', 'a1@old.example'), ('A2', '', 'WGH-ED', 'security', 'a2@old.example'),
    ('A3', '', 'WGH-ED', 'security', 'A3@old.example'), ('A4', '', 'WGH-ED', 'security', NULL);
SELECT pg_temp.feed(network_today() + 2, NULL) AS came_to \gset
SELECT id AS a1 FROM person WHERE employee_number = 'A1' \gset
SELECT id AS a2 FROM person WHERE employee_number = 'A2' \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :a2, 'manager', id, network_today() + 30 FROM facility WHERE code = 'WGH-ED';
SELECT message_add('reset', p.id, '', 'a test', interval '1 hour') FROM person p WHERE p.employee_number IN ('A1', 'A2', 'A3') \g /dev/null
INSERT INTO mail_link (message_id, digest, kind, person_id, address, ends_at)
SELECT m.id, sha256(p.email::bytea), 'reset', p.id, p.email, clock_timestamp() + interval '1 hour' FROM person p
JOIN message m ON m.person_id = p.id AND m.period = 'a test';
UPDATE said SET email = lower(replace(email, CASE WHEN n = 'A3' THEN '' ELSE 'old' END, 'new')) WHERE n LIKE 'A%';
UPDATE said SET email = 'a4@new.example' WHERE n = 'A4';
SELECT is(pg_temp.feed(network_today() + 2, NULL), 'put', 'a feed with other addresses');
SELECT max(id) AS import FROM people_import \gset
SELECT is((SELECT string_agg(email, ' ' ORDER BY employee_number) FROM person WHERE employee_number ~ '^A[1-4]$'), 'a1@new.example a2@old.example a3@old.example a4@new.example',
    'they are taken over, but for that of somebody who will hold a permission');
SELECT is((SELECT string_agg(employee_number || ' ' || was || ' ' || becomes, ', ') FROM people_import_effect WHERE import_id = :import AND kind = 'kept'),
    'A2 a2@old.example a2@new.example', 'which is told');
SELECT is((SELECT string_agg(p.employee_number || ' ' || m.address, ', ') FROM message m JOIN person p ON p.id = m.person_id
           WHERE m.kind = 'address-changed' AND m.period = 'feed ' || :import), 'A1 a1@old.example', 'the address until now is told');
SELECT is((SELECT string_agg(p.employee_number, ' ' ORDER BY 1) FROM mail_link k JOIN person p ON p.id = k.person_id WHERE p.employee_number ~ '^A[1-4]$'), 'A2 A3',
    'and links that were mailed to it are gone');
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :a1, 'manager', id, network_today() FROM facility WHERE code = 'WGH-ED';
SELECT pg_temp.feed(network_today() + 2, :import) AS came_to \gset
SELECT is((SELECT string_agg(coalesce(email, '-'), ' ' ORDER BY employee_number) FROM person WHERE employee_number ~ '^A[1-4]$'), 'a1@new.example a2@old.example A3@old.example -',
    'taking it back changes no address of whoever holds one by now');

-- ---- Numbers that somebody entered before HR gave them to somebody
INSERT INTO person (display_name, employee_number, email, language)
VALUES ('Mallory', 'H1', 'mallory@h.example', 'en'), ('h2', 'H2', 'h2@h.example', 'en'), ('H3', 'H3', NULL, 'en'), ('H4', 'H4', 'not.theirs@h.example', 'en');
TRUNCATE said;
INSERT INTO said (n, key, facility, role, email) VALUES ('H1', '', 'WGH-ED', 'security', 'h1@h.example'), ('H2', '', 'WGH-ED', 'security', 'H2@h.example'),
    ('H3', '', 'WGH-ED', 'security', NULL), ('H4', '', 'WGH-ED', 'security', NULL), ('H5', '', 'WGH-ED', 'security', NULL);
CREATE FUNCTION pg_temp.doubted(sure boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    came_to text;
BEGIN
    DELETE FROM is_sure;
    INSERT INTO is_sure VALUES (doubted.sure);
    came_to := pg_temp.feed(attest.network_today() + 3, NULL);
    RETURN (SELECT concat_ws(' ', came_to, CASE WHEN 'adopted' = ANY (i.brakes) THEN 'adopted' END,
                             (SELECT string_agg(e.employee_number, ' ' ORDER BY 1) FROM attest.people_import_effect e WHERE e.import_id = i.id AND e.kind = 'doubted'))
            FROM attest.people_import i ORDER BY i.id DESC LIMIT 1);
END
$$;
SELECT is(pg_temp.doubted(false), 'ready adopted H1 H4', 'a feed that takes over people with another name or address is held, and says whom');
SELECT is((SELECT was || ' > ' || becomes FROM people_import_effect WHERE kind = 'doubted' AND employee_number = 'H1' ORDER BY import_id DESC LIMIT 1),
    'Mallory, mallory@h.example > H1, h1@h.example', 'with what is on record and what the file says');
SELECT is((SELECT count(*) FROM feed_post o JOIN person p ON p.id = o.person_id WHERE p.employee_number ~ '^H[1-5]$'), 0::bigint, 'nothing of it is in force');
SELECT is(pg_temp.doubted(true), 'put adopted H1 H4', 'somebody who is sure puts it in force');
UPDATE said SET facility = 'WLH-ED';
SELECT is(pg_temp.doubted(false), 'put', 'which is asked once');
SELECT pg_temp.feed(network_today() + 3, i.id) AS came_to FROM people_import i WHERE i.undoes IS NULL ORDER BY i.id DESC LIMIT 1 \g /dev/null
SELECT pg_temp.feed(network_today() + 3, (SELECT max(i.import_id) FROM people_import_effect i WHERE i.kind = 'doubted')) AS came_to \g /dev/null
SELECT is(pg_temp.doubted(false), 'ready adopted H1 H4', 'and again after that was taken back');

-- ---- Many lines of one person, and many problems
CREATE FUNCTION pg_temp.asks() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    import bigint := attest.people_import_add('lines.csv', E'x\n', attest.network_today(), false, false, NULL);
BEGIN
    PERFORM attest.people_import_begin(import);
    RETURN import;
END
$$;
CREATE FUNCTION pg_temp.line(number integer, n text, key text, facility text, from_date date, to_date date, is_primary boolean) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.people_import_row (number, line, employee_number, name, facility, job_role, employment_kind, patient_contact, visitor_contact,
                                          is_primary, from_date, to_date, post_key)
    VALUES (number, number + 1, n, n, facility, 'security', 'employee', false, false, is_primary, from_date, to_date, key)
$$;
SELECT pg_temp.asks() AS lines \gset
SELECT pg_temp.line(i, 'Q1', 'k' || i, 'WGH-ED', NULL, NULL, NULL) FROM generate_series(1, 600) i \g /dev/null
SELECT pg_temp.line(1000 + i, 'Q2', 'k' || i, 'WGH-ED', '2026-01-01'::date + i, '2026-01-01'::date + i, NULL) FROM generate_series(1, 20) i \g /dev/null
SELECT pg_temp.line(2000 + i, 'Q3', '', 'WGH-ED', '2026-01-01'::date + i, '2026-01-01'::date + i, NULL) FROM generate_series(1, 201) i \g /dev/null
SELECT is(people_import_finish(:lines, false), 'refused', 'a feed in which one number has hundreds of posts is refused');
SELECT is((SELECT array_agg(found ORDER BY found) FROM people_import_problem WHERE import_id = :lines AND word = 'posts'), ARRAY['Q1', 'Q3'],
    'more than 20 posts of one number, and more than 200 days of posts, are a problem; 20 are none');
SELECT cmp_ok((SELECT count(*) FROM people_import_problem WHERE import_id = :lines), '<=', 602::bigint, 'problems grow with the lines, not with their square');
-- Random posts: a problem is told of exactly those in whom any two lines are in each other's way.
SELECT pg_temp.asks() AS pairs, setseed(0.5) \gset
SELECT pg_temp.line(i, 'Q' || i / 4, (ARRAY['a', 'b', 'c'])[1 + floor(random() * 3)::integer], (ARRAY['WGH-ED', 'WLH-ED'])[1 + floor(random() * 2)::integer],
                    CASE WHEN random() < 0.9 THEN d END, CASE WHEN random() < 0.9 THEN d + floor(random() * 12)::integer END, random() < 0.3)
FROM (SELECT i, '2026-01-01'::date + floor(random() * 60)::integer AS d FROM generate_series(1, 4000) i) x \g /dev/null
CREATE TEMP TABLE in_the_way AS
SELECT DISTINCT a.employee_number AS n FROM people_import_row a JOIN people_import_row b ON b.employee_number = a.employee_number AND b.number > a.number
WHERE daterange(a.from_date, a.to_date, '[]') && daterange(b.from_date, b.to_date, '[]')
  AND (a.post_key = b.post_key AND (a.from_date, a.to_date, a.facility, a.is_primary) IS DISTINCT FROM (b.from_date, b.to_date, b.facility, b.is_primary)
       OR a.post_key <> b.post_key AND (a.facility = b.facility OR a.is_primary AND b.is_primary));
SELECT people_import_finish(:pairs, false) AS came_to \gset
CREATE TEMP TABLE told AS SELECT DISTINCT split_part(found, ',', 1) AS n FROM people_import_problem WHERE import_id = :pairs;
SELECT ok((SELECT count(*) FROM told) BETWEEN 100 AND 900, 'some people have posts that are in each other''s way, and some have not');
SELECT is((SELECT string_agg(n, ' ') FROM (TABLE in_the_way EXCEPT TABLE told UNION ALL (TABLE told EXCEPT TABLE in_the_way)) x), NULL, 'those that have are told, and nobody else');
SELECT pg_temp.asks() AS many \gset
INSERT INTO people_import_row (number, line, employee_number, name, facility, job_role, employment_kind, patient_contact, visitor_contact, post_key)
SELECT i, i + 1, 'M' || i, 'M', 'NOWHERE', 'juggler', 'employee', false, false, '' FROM generate_series(1, 20) i;
INSERT INTO people_import_problem SELECT :many, i, i, 'from', 'day', 'soon' FROM generate_series(1, 199990) i;
SELECT people_import_finish(:many, false) AS came_to \gset
SELECT is((SELECT format('%s %s', count(*), string_agg(word, '') FILTER (WHERE word = 'more')) FROM people_import_problem WHERE import_id = :many),
    '200000 more', 'so many problems of both kinds are kept, and one of them says that there are more');

SELECT * FROM finish();
ROLLBACK;
