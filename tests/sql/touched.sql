-- Whom a change of rules may touch: by what they did, no more than what its work asks for.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(9);
\ir parts/demo.psql

-- Four people of the demo network whom nothing that follows asks anything.
SELECT array_agg(p.id ORDER BY p.id) AS people FROM (SELECT o.person_id AS id FROM post_span o WHERE o.during @> current_date
    GROUP BY 1 ORDER BY 1 DESC LIMIT 4) p \gset
SELECT (:'people'::bigint[])[1] AS first, (:'people'::bigint[])[2] AS second, (:'people'::bigint[])[3] AS third, (:'people'::bigint[])[4] AS fourth \gset
INSERT INTO evidence (person_id, kind, skill, title, topic, hundredths, done_on) VALUES
    (:first, 'hands-on', 'a-skill-of-this-test', 'Watched', NULL, NULL, '2026-01-01'), (:second, 'hands-on', 'another-skill', 'Watched', NULL, NULL, '2026-01-01'),
    (:third, 'external', NULL, 'Elsewhere', 'a-topic-of-this-test', 100, '2026-01-01');
INSERT INTO evidence (person_id, kind, title, topic, hundredths, done_on) VALUES (:fourth, 'external', 'Elsewhere', 'another-topic', 100, '2026-01-01');

INSERT INTO certification (code) VALUES ('TOUCHED');
SELECT id AS certification FROM certification WHERE code = 'TOUCHED' \gset
INSERT INTO certification_version (certification_id, from_date, title, method, valid_months, window_months) VALUES (:certification, '2026-01-01', 'Touched', 'completion', 12, 0);
SELECT max(id) AS version FROM certification_version \gset

\set touched `cat sql/queries/requirement/people.sql`
PREPARE touched (text[], text[], text[], text[], bigint, bigint) AS :touched ;
-- Of the four alone.
CREATE FUNCTION pg_temp.touches(kind text, skill text, topic text, hundredths integer, version bigint, among bigint[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    found bigint[];
BEGIN
    DELETE FROM certification_part p WHERE p.certification_version_id = version;
    INSERT INTO certification_part (certification_version_id, number, kind, skill, topic, hundredths, title) VALUES (version, 1, kind, skill, topic, hundredths, 'x');
    EXECUTE 'EXECUTE touched (''{TOUCHED}'', ''{}'', ''{}'', ''{}'', 0, 9223372036854775807)' INTO found;
    RETURN (SELECT string_agg(array_position(among, u)::text, ' ' ORDER BY u) FROM unnest(found) u WHERE u = ANY (among));
END
$$;

SELECT is(pg_temp.touches('hands-on', 'a-skill-of-this-test', NULL, NULL, :version, :'people'), '1', 'a skill: who was watched in it');
SELECT is(pg_temp.touches('hands-on', 'a-skill-of-nobody', NULL, NULL, :version, :'people'), NULL, 'a new skill: nobody');
SELECT is(pg_temp.touches('hands-on', NULL, NULL, NULL, :version, :'people'), '1 2', 'any skill: who was watched in one');
SELECT is(pg_temp.touches('external', NULL, 'a-topic-of-this-test', NULL, :version, :'people'), '3', 'work elsewhere, on a topic: who did it');
SELECT is(pg_temp.touches('external', NULL, NULL, NULL, :version, :'people'), '3 4', 'on any: who did some');
SELECT is(pg_temp.touches('hours', NULL, 'another-topic', 100, :version, :'people'), '4', 'hours on a topic: who has some');
SELECT ok(pg_temp.touches('hours', NULL, NULL, 100, :version, :'people') LIKE '%3 4%', 'on any: who has any');
UPDATE evidence SET certification_id = (SELECT min(id) FROM certification) WHERE person_id = :first;
SELECT is(pg_temp.touches('hands-on', 'a-skill-of-this-test', NULL, NULL, :version, :'people'), NULL, 'what is meant for another certification does not count');
INSERT INTO requirement (code) VALUES ('TOUCHED');
INSERT INTO requirement_version (requirement_id, from_date, title, certification_id, facility_id, due_kind, due_days, grace_days)
    SELECT r.id, '2026-01-01', 'Touched', :certification, network_top(), 'days', 30, 0 FROM requirement r WHERE r.code = 'TOUCHED';
SELECT is(pg_temp.touches('hands-on', 'a-skill-of-nobody', NULL, NULL, :version, :'people'), '1 2 3 4', 'who is asked is touched, whatever they did');
SELECT * FROM finish();
ROLLBACK;
