-- Counters: random differences in a tree that changes, counted with sums, without, half folded, and one by one.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
\ir parts/demo.psql
SELECT plan(11);
SELECT setseed(0.4) \gset skip_
SET LOCAL attest.kind = 'test';

-- The slow way: every difference, in the tree of the day.
CREATE FUNCTION pg_temp.slowly(top bigint, on_day date, roles bigint[], certifications bigint[], role bigint)
RETURNS TABLE (facility_id bigint, people boolean, job_role_id bigint, certification_id bigint, s integer, n bigint) LANGUAGE sql AS $$
    SELECT top, d.people, CASE WHEN roles = '{0}' AND NOT d.people THEN 0 ELSE d.job_role_id END, d.certification_id, attest.standing_number(d.standing), sum(d.n)
    FROM attest.standing_delta d
    WHERE d.day <= on_day AND d.certification_id = ANY (certifications) AND d.change_id = 0
      AND CASE WHEN d.people THEN d.job_role_id = role ELSE roles = '{0}' OR d.job_role_id = ANY (roles) END
      AND EXISTS (SELECT FROM attest.facility_closure c WHERE c.ancestor_id = top AND c.descendant_id = d.facility_id AND c.during @> on_day)
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(d.n) <> 0
$$;
-- How many of 400 random questions get another answer than the slow way gives.
CREATE FUNCTION pg_temp.wrong() RETURNS bigint LANGUAGE sql AS $$
    WITH asked AS MATERIALIZED (
        SELECT g, (1 + floor(random() * 14))::bigint AS top, date '2023-01-01' + (random() * 1800)::integer AS on_day,
               CASE WHEN random() < 0.5 THEN '{0}'::bigint[] ELSE ARRAY[1 + floor(random() * 8), 9 + floor(random() * 8)]::bigint[] END AS roles,
               floor(random() * 3)::bigint AS role
        FROM generate_series(1, 400) g
    ), fast AS (
        SELECT a.g, c.facility_id, c.people, CASE WHEN a.roles = '{0}' AND NOT c.people THEN 0 ELSE c.job_role_id END AS r, c.certification_id, c.s, sum(c.n) AS n
        FROM asked a CROSS JOIN LATERAL attest.standing_cells(ARRAY[a.top], a.on_day, a.roles, '{0,1}', a.top, a.role, NULL, '{}') c
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(c.n) <> 0
    ), slow AS (
        SELECT a.g, c.facility_id, c.people, c.job_role_id AS r, c.certification_id, c.s, c.n
        FROM asked a CROSS JOIN LATERAL pg_temp.slowly(a.top, a.on_day, a.roles, '{0,1}', a.role) c
    )
    SELECT count(*) FROM fast f FULL JOIN slow s USING (g, facility_id, people, r, certification_id, s) WHERE f.n IS DISTINCT FROM s.n
$$;
CREATE FUNCTION pg_temp.book(many integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.standing_delta (facility_id, job_role_id, certification_id, standing, day, n, people, person_id)
    SELECT 1 + floor(random() * 14), CASE WHEN p THEN floor(random() * 3) ELSE 1 + floor(random() * 16) END, floor(random() * 2),
           (enum_range(NULL::attest.standing))[1 + floor(random() * 7)], date '2022-06-01' + (random() * 2400)::integer, 1 + floor(random() * 3), p, CASE WHEN p THEN 1 END
    FROM (SELECT random() < 0.2 AS p FROM generate_series(1, many)) x
$$;
-- Moves a facility of the lowest level under another of the middle, from a day on.
CREATE FUNCTION pg_temp.move(a bigint, b bigint, from_day date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone, reason)
    SELECT a, from_day, b, v.name, v.kind, v.state, v.county, v.zone, 'test' FROM attest.facility_version v WHERE v.facility_id = a LIMIT 1
$$;

SELECT pg_temp.book(3000) \gset skip_
SELECT is(pg_temp.wrong(), 0::bigint, 'without sums');
SELECT standing_fold_new(2000), (SELECT count(standing_node_sum(n)) FROM standing_nodes_due() n) \gset skip_
SELECT cmp_ok((SELECT count(*) FROM standing_delta WHERE NOT folded), '>', 500::bigint, 'some are folded, some are not');
SELECT is(pg_temp.wrong(), 0::bigint, 'sums and what is not in them');
SELECT pg_temp.book(1000), standing_fold_new(100000), standing_fold_new(100000) \gset skip_
SELECT is(pg_temp.wrong(), 0::bigint, 'sums that have grown');
SELECT is((SELECT count(*) FROM standing_fold WHERE cardinality(entries) <> (SELECT count(DISTINCT e) FROM unnest(entries) e)), 0::bigint, 'each entry stands once');
CREATE TEMPORARY TABLE leaf AS SELECT c.ancestor_id AS above, c.descendant_id AS leaf FROM facility_closure c
    WHERE c.depth = 1 AND upper_inf(c.during) AND NOT EXISTS (SELECT FROM facility_closure b WHERE b.ancestor_id = c.descendant_id AND b.depth > 0);
SELECT pg_temp.move((SELECT min(leaf) FROM leaf), (SELECT max(above) FROM leaf), '2024-10-09') \gset skip_
SELECT is((SELECT count(*) FROM standing_nodes_due()), 0::bigint, 'where a facility moves, the sums above it move along');
SELECT is(pg_temp.wrong(), 0::bigint, 'and counts are right at once');
SELECT pg_temp.book(500), (SELECT count(standing_node_sum(n)) FROM standing_nodes_due() n), standing_fold_new(100000) \gset skip_
SELECT is(pg_temp.wrong(), 0::bigint, 'as they are when the sums have been made again, in the tree of each day');
DELETE FROM post_place;
INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during) SELECT o.id, o.person_id, l.leaf, 1, daterange(d, d + 1)
    FROM (SELECT min(leaf) AS leaf FROM leaf) l, (SELECT * FROM post ORDER BY id LIMIT 1) o, generate_series(1, 1000) i CROSS JOIN LATERAL (SELECT date '2020-01-01' + i AS d) x;
SELECT is((SELECT count(*) FROM standing_nodes_due()), 0::bigint, 'a thousand posts at a facility with none below it are counted without sums');
INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during) SELECT post_id, person_id, facility_id, job_role_id, '[2030-01-01,)' FROM post_place LIMIT 1;
SELECT is((SELECT array_agg(n) FROM standing_nodes_due() n), (SELECT ARRAY[min(leaf)] FROM leaf), 'more have sums');
UPDATE standing_fold SET n[1] = n[1] + 1 WHERE period = 0;
SELECT cmp_ok(pg_temp.wrong(), '>', 0::bigint, 'a wrong sum would be seen');
SELECT * FROM finish();
ROLLBACK;
