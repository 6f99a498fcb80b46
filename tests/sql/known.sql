-- What was known at an instant: stamps, rows that were dropped, the tree and the posts of then.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(20);
\ir parts/demo.psql

-- Somebody who sees the whole network.
SELECT p.id AS admin FROM person p WHERE p.email = 'admin@demo.example' \gset
SELECT set_config('attest.person', :'admin', true) IS NOT NULL AS seen \gset
SELECT id AS top FROM facility WHERE code = 'WHN' \gset

-- ---- Stamps. The demo was written in this transaction without a lock, so all of it has one stamp.
SELECT is((SELECT count(DISTINCT recorded_at) FROM timeline_row), 1::bigint, 'what a transaction writes without a lock has one stamp');
SELECT stamp() AS first \gset
SELECT is(stamp(), :'first'::timestamptz, 'which stays');
SELECT lock_person(1);
SELECT ok(stamp() > :'first', 'a lock takes a new one');
SELECT stamp() AS second \gset
SELECT ok(known_open(:'second'), 'while the transaction is open, what was known since it began may still change');
SELECT ok(NOT known_open(:'first'::timestamptz - interval '2 seconds'), 'and what was known before it began may not');

-- ---- Rows that are dropped
SELECT t.post_id, t.person_id AS who, t.facility_id AS place FROM timeline_row t JOIN post_span o ON o.post_id = t.post_id AND o.during @> current_date
    WHERE t.during @> current_date ORDER BY 1 LIMIT 1 \gset
CREATE FUNCTION pg_temp.of(which bigint, at timestamptz) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(coalesce(k.certification_id::text, '-') || ' ' || k.standing, ', ' ORDER BY k.certification_id)
    FROM facility f, standings_known(f.id, current_date, at) k WHERE f.code = 'WHN' AND k.post_id = which
$$;
SELECT pg_temp.of(:post_id, :'second') AS before \gset
SELECT matches(:'before'::text, '^[0-9]+ .*, - not required$', 'a post has a row of its own and its standings');
SELECT is(pg_temp.of(:post_id, :'first'::timestamptz - interval '1 second'), NULL, 'before it was recorded nothing was known of it');
SELECT lock_person(:who);
DELETE FROM timeline_row WHERE post_id = :post_id;
SELECT stamp() AS third \gset
SELECT is(pg_temp.of(:post_id, :'third'), '- not required', 'rows that are dropped are known no more');
SELECT is(pg_temp.of(:post_id, :'second'), :'before'::text, 'and were known until then');
SELECT ok((SELECT bool_and(recorded_at = :'first' AND dropped_at = :'third') FROM timeline_past WHERE post_id = :post_id), 'with both instants');
INSERT INTO timeline_row (post_id, person_id, certification_id, facility_id, job_role_id, during, standing)
    SELECT post_id, person_id, min(certification_id), facility_id, min(job_role_id), '[2020-01-01,)', 'exempt' FROM timeline_past WHERE post_id = :post_id AND facility_id = :place GROUP BY 1, 2, 4;
DELETE FROM timeline_row WHERE post_id = :post_id;
SELECT is((SELECT count(*) FROM timeline_past WHERE post_id = :post_id AND standing = 'exempt' AND recorded_at = :'third'), 0::bigint,
    'what one transaction adds and drops again was never known');

-- ---- Posts and the tree
SELECT lock_person(:who);
INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT post_id, person_id, from_date, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary
    FROM post_version WHERE post_id = :post_id ORDER BY from_date DESC, id DESC LIMIT 1;
SELECT is(pg_temp.of(:post_id, stamp()), NULL, 'a post that ended long ago, as recorded now, is there no more');
SELECT is(pg_temp.of(:post_id, :'second'), :'before'::text, 'and was known to be there');
SELECT ok(NOT EXISTS (SELECT ancestor_id, descendant_id, depth FROM facility_closure WHERE during @> current_date
    EXCEPT SELECT c.* FROM closure_known(ARRAY(SELECT id FROM facility), current_date, stamp()) c), 'the tree as it is known now');
SAVEPOINT renamed;
SELECT lock_person(:who);
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT v.facility_id, '2026-03-01', v.parent_id, 'Renamed', v.kind, v.state, v.county, v.zone FROM facility_version v JOIN facility f ON f.id = v.facility_id AND f.code = 'WLH-ED'
    ORDER BY v.from_date DESC, v.id DESC LIMIT 1;
SELECT ok(tree_known(:'third'), 'a facility that has another name from a day on lies where it lay');
SAVEPOINT closed;
SELECT lock_person(:who);
INSERT INTO facility_version (facility_id, from_date, to_date, parent_id, name, kind, state, county, zone)
    SELECT v.facility_id, v.from_date, '2026-06-01', v.parent_id, v.name, v.kind, v.state, v.county, v.zone FROM facility_version v WHERE v.name = 'Renamed';
SELECT ok(NOT tree_known(:'third'), 'one that closes does not');
ROLLBACK TO closed;
SELECT lock_person(:who);
INSERT INTO facility (code) VALUES ('NEW-HERE');
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT n.id, '2026-03-01', v.parent_id, 'New', v.kind, v.state, v.county, v.zone FROM facility_version v, facility n WHERE v.name = 'Renamed' AND n.code = 'NEW-HERE';
SELECT ok(NOT tree_known(:'third'), 'nor does one that opens');
ROLLBACK TO renamed;
SELECT lock_person(:who);
INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT v.facility_id, '2015-01-01', u.id, 'Moved', v.kind, v.state, v.county, v.zone FROM facility_version v JOIN facility f ON f.id = v.facility_id AND f.code = 'WLH-ED', facility u
    WHERE u.code = 'WGH' ORDER BY v.id DESC LIMIT 1;
SELECT ok(NOT tree_known(:'third'), 'a facility moved');
SELECT is((SELECT string_agg(f.code, ' ') FROM closure_known(ARRAY(SELECT id FROM facility), current_date, :'third') c JOIN facility f ON f.id = c.ancestor_id
    WHERE c.depth = 1 AND c.descendant_id = (SELECT id FROM facility WHERE code = 'WLH-ED')), 'WLH', 'it lay where it was known to lie');
SELECT is((SELECT string_agg(f.code, ' ') FROM closure_known(ARRAY(SELECT id FROM facility), current_date, stamp()) c JOIN facility f ON f.id = c.ancestor_id
    WHERE c.depth = 1 AND c.descendant_id = (SELECT id FROM facility WHERE code = 'WLH-ED')), 'WGH', 'and lies where it is known to lie now');

SELECT * FROM finish();
ROLLBACK;
