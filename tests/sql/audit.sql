-- The audit: nothing leaves it or changes in it, and who finds what there.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(29);
\ir parts/demo.psql

CREATE FUNCTION pg_temp.as_role(role text, person bigint, statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    answer text;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true);
    EXECUTE format('SET LOCAL ROLE %I', role);
    EXECUTE statement INTO answer;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('author@demo.example') AS author, pg_temp.login('reviewer@demo.example') AS auditor, pg_temp.login('admin@demo.example') AS admin,
       (SELECT id FROM person WHERE employee_number = 'E200222') AS lakeside,
       (SELECT id FROM facility WHERE code = 'WGH-ED') AS unit, (SELECT id FROM facility WHERE code = 'WGH') AS hospital \gset

-- ---- nothing leaves it

SELECT is(pg_temp.as_role('attest_web', :manager, format('WITH a AS (SELECT audit_seen(%s, ''/people/:person'', ''/people/1'', ''r1'', %s, NULL)) SELECT ''done'' FROM a', :manager, :staff)),
    'done', 'a look is noted');
SELECT is((SELECT a.person_id || ' ' || a.about_id || ' ' || f.code || ' ' || a.seen FROM audit a JOIN facility f ON f.id = a.facility_id WHERE request_id = 'r1'),
    :manager || ' ' || :staff || ' ' || (SELECT f.code FROM post_span o JOIN facility f ON f.id = o.facility_id WHERE o.person_id = :staff AND o.during @> network_today() ORDER BY o.is_primary DESC LIMIT 1) || ' true',
    'with who, whom, and where they work');
SELECT is(pg_temp.as_role(r, NULL, s), 'refused 42501', r || ': ' || s)
FROM unnest(ARRAY['attest_web', 'attest_job', 'attest_owner']) r,
     unnest(ARRAY['UPDATE audit SET route = ''x'' WHERE request_id = ''r1'' RETURNING 1', 'DELETE FROM audit WHERE request_id = ''r1'' RETURNING 1', 'TRUNCATE audit']) s;
SELECT is((SELECT count(*) FROM audit WHERE request_id = 'r1' AND route = '/people/:person'), 1::bigint, 'it is there as it was');
SELECT is((SELECT string_agg(DISTINCT r || ' ' || p, ', ') FROM unnest(ARRAY['attest_web', 'attest_job', 'public']) r, unnest(ARRAY['SELECT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
           WHERE has_table_privilege(r, 'attest.audit', p) AND NOT (r = 'attest_job' AND p = 'SELECT')), NULL, 'no role of the program may more than add');
SELECT is(pg_temp.as_role('attest_web', :staff, format('INSERT INTO audit (person_id, route) VALUES (%s, ''x'') RETURNING 1', :manager)), 'refused 42501',
    'what somebody does is noted under their own name');
SELECT ok(NOT has_function_privilege('public', 'audit_search(text, text, text, text, date, date, text, text, bigint, integer)', 'EXECUTE'), 'the search is not for everybody');

-- ---- who finds what

INSERT INTO audit (person_id, route, object, request_id, about_id, facility_id, seen)
SELECT :admin, '/walls/' || n, '/walls/' || n, 'w' || n, CASE WHEN n % 2 = 0 THEN :staff::bigint END, CASE n % 3 WHEN 0 THEN :unit WHEN 1 THEN (SELECT id FROM facility WHERE code = 'WLH') END, false
FROM generate_series(1, 12) n;
CREATE FUNCTION pg_temp.found(person bigint, what text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.as_role('attest_web', person, 'SELECT coalesce(string_agg(request_id, '' '' ORDER BY id DESC), '''') FROM audit_search(' || what || ')')
$$;
SELECT is(pg_temp.found(v.id, 'NULL, NULL, ''/walls/'', NULL, NULL, NULL, NULL, ''UTC'', NULL, 50'), CASE WHEN v.all_of_it THEN 'w12 w11 w10 w9 w8 w7 w6 w5 w4 w3 w2 w1' ELSE '' END, v.name)
FROM (VALUES (1, :staff, false, 'staff find nothing'), (2, :manager, false, 'nor managers'), (3, :author, false, 'nor authors'), (4, :auditor, true, 'auditors of the network find all'),
    (5, :admin, true, 'and its administrators')) v (o, id, all_of_it, name) ORDER BY v.o;
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) VALUES (:lakeside, 'auditor', :hospital, '2020-01-01');
SELECT is(pg_temp.found(:lakeside, 'NULL, NULL, ''/walls/'', NULL, NULL, NULL, NULL, ''UTC'', NULL, 50'), 'w12 w9 w8 w6 w3 w2', 'an auditor of a hospital finds what concerns it, and all below it');
SELECT is(pg_temp.found(:auditor, '''admin@demo.example'', NULL, ''/walls/'', NULL, NULL, NULL, NULL, ''UTC'', NULL, 3'), 'w12 w11 w10', 'by who did it, so many');
SELECT is(pg_temp.found(:auditor, 'NULL, ''STAFF@demo.example'', ''/walls/'', NULL, NULL, NULL, NULL, ''UTC'', NULL, 50'), 'w12 w10 w8 w6 w4 w2', 'by whom it concerns');
SELECT is(pg_temp.found(:auditor, 'NULL, NULL, ''/walls/'', ''WGH'', NULL, NULL, NULL, ''UTC'', NULL, 50'), 'w12 w9 w8 w6 w3 w2', 'by a facility, with all below it');
SELECT is(pg_temp.found(:auditor, 'NULL, NULL, NULL, NULL, NULL, NULL, ''w7'', ''UTC'', NULL, 50'), 'w7', 'by the number of a request');
SELECT is(pg_temp.found(:auditor, '''N0'', NULL, NULL, NULL, NULL, NULL, NULL, ''UTC'', NULL, 50'), '', 'of nobody there is nothing');
SELECT is(pg_temp.found(:auditor, format('NULL, NULL, ''/walls/'', NULL, NULL, NULL, NULL, ''UTC'', %s, 2', (SELECT id FROM audit WHERE request_id = 'w5'))), 'w4 w3', 'and it goes on after an entry');
SELECT is(pg_temp.found(:auditor, 'NULL, NULL, ''/walls/'', NULL, current_date + 2, NULL, NULL, ''UTC'', NULL, 50'), '', 'by the first day');
SELECT is(pg_temp.found(:auditor, 'NULL, NULL, ''/walls/'', NULL, NULL, current_date - 2, NULL, ''UTC'', NULL, 50'), '', 'and the last');

SELECT * FROM finish();
ROLLBACK;
