-- The facility tree over time and its closure.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(13);

INSERT INTO facility (code) VALUES ('TOP'), ('EAST'), ('WEST'), ('UNIT'), ('ROOM'), ('ALONE');
CREATE FUNCTION pg_temp.place(facility text, parent text, from_date date, to_date date DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    INSERT INTO attest.facility_version (facility_id, parent_id, from_date, to_date, name, kind, state, county, zone)
    SELECT f.id, p.id, $3, $4, f.code, 'hospital', 'MI', 'Kent', 'America/Detroit'
    FROM attest.facility f LEFT JOIN attest.facility p ON p.code = $2 WHERE f.code = $1
$$;
CREATE FUNCTION pg_temp.above(facility text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(a.code || '/' || c.depth || ' ' || c.during, ', ' ORDER BY c.depth, a.code, c.during)
    FROM attest.facility_closure c JOIN attest.facility a ON a.id = c.ancestor_id JOIN attest.facility d ON d.id = c.descendant_id
    WHERE d.code = $1 AND c.depth > 0
$$;

SELECT pg_temp.place('TOP', NULL, '2020-01-01'), pg_temp.place('EAST', 'TOP', '2020-01-01'), pg_temp.place('WEST', 'TOP', '2020-01-01')
\g (tuples_only) /dev/null
SELECT pg_temp.place('UNIT', 'EAST', '2021-01-01'), pg_temp.place('ROOM', 'UNIT', '2021-06-01') \g (tuples_only) /dev/null
SELECT is(pg_temp.above('ROOM'), 'UNIT/1 [2021-06-01,), EAST/2 [2021-06-01,), TOP/3 [2021-06-01,)', 'three levels up');
SELECT is((SELECT during FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id WHERE f.code = 'ROOM' AND c.depth = 0),
          '[2021-06-01,)'::daterange, 'everything lies in itself');

SELECT pg_temp.place('UNIT', 'WEST', '2024-03-01');
SELECT is(pg_temp.above('UNIT'), 'EAST/1 [2021-01-01,2024-03-01), WEST/1 [2024-03-01,), TOP/2 [2021-01-01,)',
          'a unit that moved stands in each hospital on its days, and in the network all the time');
SELECT is(pg_temp.above('ROOM'), 'UNIT/1 [2021-06-01,), EAST/2 [2021-06-01,2024-03-01), WEST/2 [2024-03-01,), TOP/3 [2021-06-01,)',
          'what lies in it moved along');
SELECT is((SELECT count(*) FROM facility_closure c JOIN facility a ON a.id = c.ancestor_id JOIN facility d ON d.id = c.descendant_id
           WHERE a.code = 'EAST' AND d.code = 'UNIT' AND c.during @> date '2024-02-29'), 1::bigint, 'the last day in the old hospital');

SELECT pg_temp.place('UNIT', 'EAST', '2025-01-01');
SELECT is(pg_temp.above('UNIT'), 'EAST/1 [2021-01-01,2024-03-01), EAST/1 [2025-01-01,), WEST/1 [2024-03-01,2025-01-01), TOP/2 [2021-01-01,)',
          'it moved back: two spans in one hospital');

SELECT pg_temp.place('ALONE', NULL, '2020-01-01');
SELECT is(pg_temp.above('ALONE'), NULL, 'a facility above which there is none');
SELECT pg_temp.place('ALONE', 'TOP', '2025-07-01', '2025-12-31');
SELECT is(pg_temp.above('ALONE'), 'TOP/1 [2025-07-01,2026-01-01)', 'it joined, and closed');

SELECT pg_temp.place('WEST', 'TOP', '2020-01-01', '2024-06-30');
SELECT is(pg_temp.above('UNIT'), 'EAST/1 [2021-01-01,2024-03-01), EAST/1 [2025-01-01,), WEST/1 [2024-03-01,2024-07-01), TOP/2 [2021-01-01,2024-07-01), TOP/2 [2025-01-01,)',
          'below a hospital that closed nothing reaches further up');

SELECT set_eq('SELECT * FROM facility_closure', 'SELECT * FROM facility_closure_expected()', 'stored as the versions give it');
SELECT throws_ok($$SELECT pg_temp.place('EAST', 'ROOM', '2026-01-01')$$, '23514', 'a facility cannot lie below itself', 'a ring is refused');
SELECT throws_ok($$SELECT pg_temp.place('EAST', 'EAST', '2026-01-01')$$, '23514', NULL, 'so is a facility in itself');
SELECT set_eq('SELECT * FROM facility_closure', 'SELECT * FROM facility_closure_expected()', 'and nothing of it stays');

SELECT * FROM finish();
ROLLBACK;
