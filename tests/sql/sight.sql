-- Table by table, those of tomorrow too: whoever holds nothing over somebody sees no row of theirs, whatever statement asks.
-- SPDX-License-Identifier: Apache-2.0
--
-- Every table that names a person is given a row of a stranger, rules of form aside, so that no table passes by being empty.
\ir parts/begin.psql
SELECT plan(13);
\ir parts/demo.psql

-- A stranger: somebody who has only ever worked at Wrenfield General. The viewers hold posts and permissions at Lakeside.
CREATE TEMP TABLE part AS SELECT DISTINCT c.descendant_id AS id, f.code::text AS over FROM facility f JOIN facility_closure c ON c.ancestor_id = f.id WHERE f.code IN ('WGH', 'WLH');
SELECT min(o.person_id) AS stranger FROM post_version o JOIN person p ON p.id = o.person_id
WHERE p.email IS NULL AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.id)
  AND NOT EXISTS (SELECT FROM post_version x WHERE x.person_id = p.id AND x.facility_id NOT IN (SELECT id FROM part WHERE over = 'WGH'))
  AND EXISTS (SELECT FROM certificate c WHERE c.person_id = p.id) \gset
CREATE TEMP TABLE viewer (name text, id bigint);
INSERT INTO viewer SELECT 'nobody', NULL;
WITH free AS (
    SELECT o.person_id, row_number() OVER (ORDER BY o.person_id) AS n FROM (SELECT DISTINCT o.person_id FROM post_version o JOIN person p ON p.id = o.person_id
    WHERE p.email IS NULL AND NOT EXISTS (SELECT FROM facility_grant g WHERE g.person_id = p.id)
      AND NOT EXISTS (SELECT FROM post_version x WHERE x.person_id = p.id AND x.facility_id NOT IN (SELECT id FROM part WHERE over = 'WLH'))) o
)
INSERT INTO viewer SELECT name, person_id FROM free JOIN unnest(ARRAY['staff', 'manager', 'observer', 'marker', 'administrator', 'auditor', 'signer', 'author']) WITH ORDINALITY v (name, n) USING (n);
INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
SELECT v.id, v.name::permission, f.id, '2020-01-01' FROM viewer v, facility f WHERE v.id IS NOT NULL AND v.name <> 'staff' AND f.code = 'WLH';
SELECT is((SELECT count(DISTINCT id) FROM viewer), 8::bigint, 'eight people of Lakeside look, and nobody');

-- The tables that name a person, by the column that says whose row it is; their viewers of any kind are told apart from it.
CREATE TEMP TABLE named AS
SELECT c.relname::text AS name, CASE c.relname WHEN 'person' THEN 'id' ELSE 'person_id' END AS whose FROM pg_class c
WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind = 'r'
  AND (c.relname = 'person' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'person_id' AND NOT a.attisdropped));
SELECT cmp_ok((SELECT count(*) FROM named), '>', 50::bigint, 'many tables name a person');

-- Fills those that have no row of the stranger. Rules of form and of other tables are put aside for this transaction, which is undone.
CREATE FUNCTION pg_temp.value(type oid, number integer) RETURNS text LANGUAGE sql AS $$
    SELECT CASE t.typname WHEN 'permission' THEN quote_literal('manager') WHEN 'us_state' THEN quote_literal('MI') WHEN 'employment_kind' THEN quote_literal('employee') ELSE CASE WHEN t.typtype = 'e' THEN (SELECT quote_literal(e.enumlabel) FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder LIMIT 1)
                WHEN t.typtype = 'd' THEN pg_temp.value(t.typbasetype, number)
                WHEN t.typcategory = 'A' THEN quote_literal('{}') WHEN t.typcategory = 'B' THEN 'true' WHEN t.typcategory = 'N' THEN number::text
                WHEN t.typname = 'bytea' THEN format('decode(md5(%L), ''hex'')', number::text)
                WHEN t.typname IN ('date', 'timestamptz', 'timestamp') THEN quote_literal('2026-01-01') WHEN t.typcategory = 'T' THEN quote_literal('1 day')
                WHEN t.typname = 'daterange' THEN quote_literal('[2026-01-01,2026-02-01)') WHEN t.typname IN ('json', 'jsonb') THEN quote_literal('{}')
                ELSE quote_literal('x' || number) END END
    FROM pg_type t WHERE t.oid = type
$$;
CREATE FUNCTION pg_temp.fill(stranger bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    c record;
    columns text;
    found boolean;
BEGIN
    FOR c IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN (SELECT ('attest.' || name)::regclass FROM named) LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname);
    END LOOP;
    FOR c IN SELECT conrelid::regclass AS of, conname FROM pg_constraint WHERE contype = 'f' AND conrelid IN (SELECT ('attest.' || name)::regclass FROM named) LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname);
    END LOOP;
    FOR t IN SELECT * FROM named LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM attest.%I WHERE %I = $1)', t.name, t.whose) INTO found USING stranger;
        CONTINUE WHEN found;
        SELECT string_agg(format('%I', a.attname), ', ') || ') OVERRIDING SYSTEM VALUE VALUES ('
            || string_agg(CASE a.attname WHEN t.whose THEN stranger::text ELSE pg_temp.value(a.atttypid, 800000 + a.attnum) END, ', ') INTO columns
        FROM pg_attribute a WHERE a.attrelid = ('attest.' || t.name)::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
          AND (a.attnotnull OR a.attname = t.whose);
        BEGIN
            EXECUTE format('ALTER TABLE attest.%I DISABLE TRIGGER USER', t.name);
            EXECUTE format('INSERT INTO attest.%I (%s)', t.name, columns);
        EXCEPTION WHEN OTHERS THEN
            RETURN NEXT t.name || ': ' || SQLERRM;
        END;
    END LOOP;
END
$$;
SELECT is((SELECT string_agg(f, '; ') FROM pg_temp.fill(:stranger) f), NULL, 'each of them has a row of somebody who is a stranger there');

-- The tables where a viewer sees rows of the stranger, by any statement at all.
CREATE FUNCTION pg_temp.seen(viewer bigint, stranger bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    t record;
    n bigint;
    all_seen text := '';
BEGIN
    FOR t IN SELECT * FROM named ORDER BY name LOOP
        PERFORM set_config('attest.person', coalesce(viewer::text, ''), true);
        BEGIN
            SET LOCAL ROLE attest_web;
            EXECUTE format('SELECT count(*) FROM attest.%I WHERE %I = $1', t.name, t.whose) INTO n USING stranger;
            RESET ROLE;
        EXCEPTION WHEN insufficient_privilege THEN
            n := 0;
        END;
        IF n > 0 THEN
            all_seen := all_seen || ' ' || t.name;
        END IF;
    END LOOP;
    RETURN btrim(all_seen);
END
$$;
SELECT is(pg_temp.seen(v.id, :stranger), '', v.name || ' of Lakeside sees no row of a person of General, in any table') FROM viewer v ORDER BY v.name;
SELECT cmp_ok(length(pg_temp.seen((SELECT id FROM person WHERE email = 'manager@demo.example'), :stranger)), '>', 20, 'whereas their own manager sees some, so the question is a good one');

SELECT * FROM finish();
ROLLBACK;
