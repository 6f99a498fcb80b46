-- Parts for some learners only, against a count by hand; courses that come first; names kept off pages.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(17);
\ir parts/demo.psql

INSERT INTO course (code) VALUES ('SQL-1'), ('SQL-2'), ('SQL-3');
CREATE FUNCTION pg_temp.version(wanted text, requires text[], conditional boolean DEFAULT false) RETURNS bigint LANGUAGE sql AS $$
    INSERT INTO course_version (course_id, version, hash, language, title, description, minutes, reviewed, review_by, requires, conditional)
    SELECT id, 1, repeat('0', 64), 'en', wanted, '', 7, current_date, current_date + 1, $2, $3 FROM course WHERE code = wanted RETURNING id
$$;
CREATE FUNCTION pg_temp.live(version bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO publication (course_id, course_version_id, change) SELECT course_id, id, 'first' FROM course_version WHERE id = $1
$$;
SELECT pg_temp.version('SQL-1', '{}', true) AS one, pg_temp.version('SQL-2', '{SQL-1}') AS two, pg_temp.version('SQL-3', '{SQL-2,SQL-9}') AS three \gset
SELECT pg_temp.live(:one);

-- ---- Every combination of a job role, a state and a kind of facility, both ways round, for everybody

INSERT INTO course_condition (course_version_id, number, roles, states, facility_kinds, reversed)
SELECT :one, row_number() OVER (), r.v, s.v, k.v, x
FROM (VALUES (NULL::text[]), ('{nursing}'), ('{security,clinical}'), ('{registered-nurse,reception}')) r (v),
     (VALUES (NULL::text[]), ('{MI}'), ('{WI,FL}')) s (v),
     (VALUES (NULL::text[]), ('{clinic}'), ('{hospital,unit}')) k (v),
     (VALUES (false), (true)) x (x)
WHERE coalesce(r.v, s.v, k.v) IS NOT NULL;

-- The same by hand: each post of each day with all roles above it, then one condition after another.
CREATE FUNCTION pg_temp.by_hand(person bigint, day date) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    c course_condition;
    p record;
    above text[];
    role bigint;
    met boolean;
    unmet bigint[] := '{}';
BEGIN
    FOR c IN SELECT * FROM course_condition ORDER BY id LOOP
        met := false;
        FOR p IN SELECT s.job_role_id, f.state::text AS state, f.kind::text AS kind FROM post_span s
                 JOIN facility_span f ON f.facility_id = s.facility_id AND f.during @> day WHERE s.person_id = person AND s.during @> day LOOP
            above := '{}';
            role := p.job_role_id;
            WHILE role IS NOT NULL LOOP
                above := above || (SELECT code::text FROM job_role WHERE id = role);
                role := (SELECT parent_id FROM job_role WHERE id = role);
            END LOOP;
            IF (c.roles IS NULL OR above && c.roles) AND (c.states IS NULL OR p.state = ANY (c.states))
               AND (c.facility_kinds IS NULL OR p.kind = ANY (c.facility_kinds)) THEN
                met := true;
            END IF;
        END LOOP;
        IF met = c.reversed THEN
            unmet := unmet || c.id;
        END IF;
    END LOOP;
    RETURN unmet;
END
$$;
CREATE FUNCTION pg_temp.as_person(person bigint, version bigint, day date) RETURNS bigint[] LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('attest.person', person::text, true);
    RETURN conditions_unmet(version, day);
END
$$;
SELECT cmp_ok((SELECT count(*) FROM course_condition), '=', 70::bigint, 'so many conditions');
SELECT is((SELECT count(*) FROM person p WHERE pg_temp.as_person(p.id, :one, current_date) IS DISTINCT FROM pg_temp.by_hand(p.id, current_date)), 0::bigint,
    'everybody meets what their posts of today meet');
SELECT is((SELECT count(*) FROM person p WHERE pg_temp.as_person(p.id, :one, current_date - 200) IS DISTINCT FROM pg_temp.by_hand(p.id, current_date - 200)), 0::bigint,
    'and what those of another day did');
SELECT ok((SELECT count(DISTINCT pg_temp.as_person(p.id, :one, current_date)) FROM person p) > 5, 'which is not the same for all');
SELECT is((SELECT count(*) FROM unnest(pg_temp.as_person(0, :one, current_date)) u JOIN course_condition c ON c.id = u AND c.reversed), 0::bigint,
    'without a post only what is for others is met');

-- ---- Minutes and items

SELECT min(id) AS first, max(id) AS last FROM course_condition \gset
INSERT INTO module (course_version_id, number, key, title, optional, condition_id) VALUES
    (:one, 1, 'm-all', 'M', false, NULL), (:one, 2, 'm-some', 'M', false, :first), (:one, 3, 'm-more', 'M', true, NULL);
INSERT INTO page (course_version_id, module_id, step, number, key, title, minutes, words, objectives)
SELECT :one, id, number, 1, 'p-' || number, 'P', number, 0, '{}' FROM module WHERE course_version_id = :one;
SELECT is(minutes_without(:one, '{}'), 3, 'minutes of all that counts');
SELECT is(minutes_without(:one, ARRAY[:first]), 1, 'less what is for others');
INSERT INTO quiz (course_version_id, step, key, kind, title, pass_num, pass_den, shuffle, optional, review, items, conditional)
VALUES (:one, 4, 'q', 'quiz', 'Q', 1, 2, true, false, 'open', 6, true) RETURNING id AS quiz \gset
INSERT INTO draw (quiz_id, number, bank, count, items, condition_id) VALUES
    (:quiz, 1, 'b', 3, NULL, NULL), (:quiz, 2, 'b', NULL, '{x,y}', :first), (:quiz, 3, 'b', 1, NULL, :last);
SELECT is(items_without(:quiz, '{}'), 6, 'items of all draws');
SELECT is(items_without(:quiz, ARRAY[:first]), 4, 'less those that are for others');
SELECT is(items_without(:quiz, ARRAY[:first, :last]), 3, 'of all conditions');

-- ---- Courses that come first

SELECT id AS person FROM person ORDER BY id LIMIT 1 \gset
SELECT set_config('attest.person', :'person', true);
SELECT is((SELECT string_agg(code, ' ') FROM courses_first(:two, current_date)), 'SQL-1', 'what is not completed comes first');
SELECT is((SELECT string_agg(code, ' ') FROM courses_first(:three, current_date)), NULL, 'what nobody can begin holds nobody up');
SELECT is(requires_ring('SQL-1', '{SQL-2}'), NULL, 'a ring by way of what is not live is none');
SELECT pg_temp.live(:two);
SELECT is(requires_ring('SQL-1', '{SQL-3,SQL-2}'), '{SQL-1,SQL-2,SQL-1}', 'else it is told, whole');

-- ---- Names kept off pages

INSERT INTO contributor (course_version_id, number, role, name, statement) VALUES (:one, 1, 'survivor-adviser', NULL, 'Paid.');
INSERT INTO contributor_name (course_version_id, number, name) VALUES (:one, 1, 'A Name');
SET LOCAL ROLE attest_web;
SELECT is((SELECT string_agg(name, '') FROM contributor_name), NULL, 'a learner does not read a name that is kept off');
SELECT is((SELECT string_agg(role, '') FROM contributor WHERE course_version_id = :one), 'survivor-adviser', 'but that there was somebody');
RESET ROLE;
SELECT set_config('attest.person', (SELECT id::text FROM person WHERE email = 'author@demo.example'), true);
SET LOCAL ROLE attest_web;
SELECT is((SELECT string_agg(name, '') FROM contributor_name), 'A Name', 'an author does');
RESET ROLE;
SELECT * FROM finish();
ROLLBACK;
