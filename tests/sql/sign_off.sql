-- Sign-off: who sees what, who may sign, whose name stays hidden.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(35);
\ir parts/demo.psql

-- Runs statements as attest_web for a person; the answer of the last one, or "refused" with the state.
CREATE FUNCTION pg_temp.web(person bigint, VARIADIC statements text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    statement text;
    answer text;
BEGIN
    PERFORM set_config('attest.person', coalesce(person::text, ''), true), set_config('attest.actor', '', true);
    SET LOCAL ROLE attest_web;
    FOREACH statement IN ARRAY statements LOOP
        answer := NULL;
        IF statement ~ '^(INSERT|DELETE)' THEN EXECUTE statement; ELSE EXECUTE statement INTO answer; END IF;
    END LOOP;
    RESET ROLE;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN 'refused ' || SQLSTATE;
END
$$;
CREATE FUNCTION pg_temp.login(mail text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM attest.person WHERE email = mail $$;
SELECT pg_temp.login('staff@demo.example') AS staff, pg_temp.login('manager@demo.example') AS manager,
       pg_temp.login('author@demo.example') AS author, pg_temp.login('reviewer@demo.example') AS reviewer,
       pg_temp.login('admin@demo.example') AS admin, (SELECT max(id) FROM course_version) AS version \gset

-- The manager signs for one kind, the reviewer for all; a second signer is no auditor.
UPDATE course_version SET review_by = network_today() + 300, language_hashes = jsonb_build_object('es', repeat('e', 64)) WHERE id = :version;
SELECT is(pg_temp.web(:admin, $$SELECT signer_add('manager@demo.example', 'clinician')$$), 'added', 'an administrator adds a signer');
SELECT is(pg_temp.web(:admin, $$SELECT signer_add('manager@demo.example', 'clinician')$$), 'already', 'once');
SELECT is(pg_temp.web(:admin, $$SELECT signer_add('admin@demo.example', 'legal')$$), 'self', 'not oneself');
SELECT is(pg_temp.web(:admin, $$SELECT signer_add('nobody', 'legal')$$), 'unknown', 'nobody that is not there');
SELECT is(pg_temp.web(:author, $$SELECT signer_add('staff@demo.example', 'legal')$$), 'refused 42501', 'an author adds none');
SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM signers()'), v.n, 'names of signers: ' || v.name) FROM (VALUES
    (1, :admin, '5', 'the administrator'), (2, :reviewer, '5', 'the auditor'), (3, :author, '0', 'not the author'), (4, :staff, '0', 'not staff')) v (o, id, n, name) ORDER BY v.o;

SELECT is(pg_temp.web(:author, format($$INSERT INTO review_request (course_version_id, kind, language, asked_by) SELECT %s, k, '', %s
    FROM unnest(ARRAY['clinician', 'legal']) k$$, :version, :author)), NULL, 'an author asks');
SELECT is(pg_temp.web(:staff, format($$INSERT INTO review_request (course_version_id, kind, language, asked_by) VALUES (%s, 'accessibility', '', %s)$$, :version, :staff)),
    'refused 42501', 'nobody else does');
SELECT is(pg_temp.web(v.id, 'SELECT count(*) FROM review_request'), v.n, 'requests: ' || v.name) FROM (VALUES
    (1, :author, '2', 'the author'), (2, :reviewer, '2', 'who signs for all'), (3, :manager, '1', 'who signs for one'), (4, :staff, '0', 'not staff')) v (o, id, n, name) ORDER BY v.o;
SELECT id AS clinician FROM review_request WHERE kind = 'clinician' \gset
SELECT id AS legal FROM review_request WHERE kind = 'legal' \gset

-- Comments: who said it is not to be read.
SELECT is(pg_temp.web(:manager, format($$INSERT INTO review_comment (request_id, side, text, person_id) VALUES (%s, 'signer', 'why?', %s)$$, :clinician, :manager)), NULL, 'a signer comments');
SELECT is(pg_temp.web(:manager, format($$INSERT INTO review_comment (request_id, side, text, person_id) VALUES (%s, 'signer', 'why?', %s)$$, :legal, :manager)), 'refused 42501', 'not on what is not theirs');
SELECT is(pg_temp.web(:author, format($$INSERT INTO review_comment (request_id, side, text, person_id) VALUES (%s, 'signer', 'fine', %s)$$, :clinician, :author)), 'refused 42501', 'an author does not speak as a signer');
SELECT is(pg_temp.web(:author, 'SELECT person_id FROM review_comment'), 'refused 42501', 'who commented is not to be read');
SELECT is(pg_temp.web(:author, 'SELECT text FROM review_comment'), 'why?', 'what was said is');

-- Signing.
SELECT 'SELECT signature_add(' || :clinician || ', ''signed'', ''All of it.'', ''Nobody Knows'', ''RN'', true, false) IS NOT NULL' AS sign \gset
SELECT is(pg_temp.web(:author, :'sign'), 'refused 42501', 'an author does not sign');
SELECT is(pg_temp.web(:staff, :'sign'), 'refused 42501', 'staff do not sign');
UPDATE course_version SET recorded_by = :manager WHERE id = :version;
SELECT is(pg_temp.web(:manager, :'sign'), 'refused 42501', 'nobody signs the version that they stored');
UPDATE course_version SET recorded_by = :author WHERE id = :version;
SELECT is(pg_temp.web(:manager, :'sign'), 'true', 'a signer signs');
SELECT is(pg_temp.web(:author, 'SELECT count(*) FROM signature'), 'refused 42501', 'signatures are read through their function alone');
SELECT is(pg_temp.web(v.id, 'SELECT name FROM signature_name'), v.seen, 'a hidden name: ' || v.name) FROM (VALUES
    (1, :manager, 'Nobody Knows', 'oneself'), (2, :admin, 'Nobody Knows', 'the administrator'), (3, :reviewer, 'Nobody Knows', 'the auditor'),
    (4, :author, NULL, 'not the author'), (5, :staff, NULL, 'not staff')) v (o, id, seen, name) ORDER BY v.o;
SELECT is(pg_temp.web(:author, format('SELECT s::text LIKE ''%%Nobody%%'' OR s.name IS NOT NULL FROM signatures_of(%s, '''') s', :version)), 'false', 'the function names nobody who is hidden');
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM signature_public'), '0', 'nor does the public view');
SELECT is(pg_temp.web(:reviewer, 'SELECT signature_withdraw(1, ''x'')'), 'false', 'nobody withdraws what another signed');
SELECT is(pg_temp.web(:manager, format('SELECT bound || '' '' || (expires = network_today() + 300)::text FROM signatures_of(%s, '''')', :version)), 'same true', 'it stands for this content, until the review-by date');
UPDATE course_version SET hash = repeat('1', 64) WHERE id = :version;
SELECT is(pg_temp.web(:manager, format('SELECT bound FROM signatures_of(%s, '''')', :version)), 'void', 'and for no other');

SELECT * FROM finish();
ROLLBACK;
