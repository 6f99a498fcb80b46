-- Sign-off: who sees what, who may sign, whose name stays hidden.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(71);
\ir parts/demo.psql

\ir parts/web.psql
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
INSERT INTO signature (id, request_id, course_version_id, kind, language, hash, decision, statement, signed_on, expires) OVERRIDING SYSTEM VALUE
SELECT -1, request_id, course_version_id, kind, language, hash, 'declined', 'Not yet.', signed_on, expires FROM signature WHERE request_id = :clinician;
INSERT INTO signature_name (signature_id, person_id, name, hidden) VALUES (-1, :manager, 'Nobody Knows', false);
SELECT is(pg_temp.web(:author, format('SELECT count(*) || '' '' || count(s.name) FROM signatures_of(%s, '''') s', :version)), '2 0', 'nor do earlier words of theirs for the same kind');
UPDATE signature SET kind = 'legal' WHERE id = -1;
SELECT is(pg_temp.web(:author, format('SELECT count(*) || '' '' || count(s.name) FROM signatures_of(%s, '''') s', :version)), '2 1', 'those for another kind stay as they were said');
DELETE FROM signature_name WHERE signature_id = -1;
DELETE FROM signature WHERE id = -1;
SELECT is(pg_temp.web(:staff, 'SELECT count(*) FROM signature_public'), '0', 'nor does the public view');
SELECT is(pg_temp.web(:reviewer, 'SELECT signature_withdraw(1, ''x'')'), 'false', 'nobody withdraws what another signed');
SELECT is(pg_temp.web(:manager, format('SELECT bound || '' '' || (expires = network_today() + 300)::text FROM signatures_of(%s, '''')', :version)), 'same true', 'it stands for this content, until the review-by date');
UPDATE course_version SET hash = repeat('1', 64) WHERE id = :version;
SELECT is(pg_temp.web(:manager, format('SELECT bound FROM signatures_of(%s, '''')', :version)), 'void', 'and for no other');

-- A grant over a part of the network is none over sign-off, which is of all of it.
INSERT INTO person (id, employee_number, display_name, email) OVERRIDING SYSTEM VALUE
SELECT 900000 + n, 'part-' || n, 'Part ' || n, 'part' || n || '@demo.example' FROM generate_series(1, 3) n;
SELECT 900001 AS part_admin, 900002 AS part_auditor, 900003 AS part_signer \gset
INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
SELECT x.id, x.permission, (SELECT id FROM facility WHERE code = 'WGH'), '2020-01-01' FROM (VALUES
    (900001, 'administrator'), (900002, 'auditor'), (900003, 'signer')) x (id, permission);
INSERT INTO signer_kind (grant_id, kind) SELECT id, 'legal' FROM facility_grant WHERE person_id = 900003;
SELECT is(pg_temp.web(v.id, v.statement), v.answer, 'of one hospital: ' || v.name) FROM (VALUES
    (1, :part_admin, $$SELECT signer_add('manager@demo.example', 'legal')$$, 'refused 42501', 'an administrator adds no signer'),
    (2, :part_admin, $$SELECT signer_add('nobody', 'legal')$$, 'refused 42501', 'nor learns who has a login'),
    (3, :part_admin, $$SELECT signer_end(1, 'x')$$, 'refused 42501', 'nor ends one'),
    (4, :part_admin, $$INSERT INTO sign_off_rule (kinds, months, recorded_by) VALUES ('{}', 24, attest.me())$$, 'refused 42501', 'nor says what is needed'),
    (5, :part_admin, 'SELECT count(*) FROM signers()', '0', 'nor reads who signs'),
    (6, :part_admin, 'SELECT count(*) FROM signature_name', '0', 'nor the names that are kept off'),
    (7, :part_admin, 'SELECT count(*) FROM review_request', '0', 'nor what is asked'),
    (8, :part_auditor, 'SELECT count(*) FROM signers()', '0', 'an auditor reads no signers'),
    (9, :part_auditor, 'SELECT count(*) FROM signature_name', '0', 'nor names'),
    (10, :part_signer, $$SELECT may_sign('legal')$$, 'false', 'a signer signs nothing'),
    (11, :admin, $$INSERT INTO sign_off_rule (kinds, months, recorded_by) VALUES ('{}', 24, attest.me())$$, NULL, 'the administrator of the network says what is needed')
    ) v (o, id, statement, answer, name) ORDER BY v.o;
INSERT INTO course_file (course_version_id, path, bytes) VALUES (:version, 'signed.xml', '\x3c');
SELECT is(pg_temp.web(:manager, 'SELECT count(*) FROM course_file'), '0', 'no signer reads a file of the author');
SELECT is((SELECT signers FROM signers_by_kind() WHERE kind = 'legal'), 1::bigint, 'who signs for a part is not counted');
SELECT is(permissions_of(v.id), v.told, 'told to pages: ' || v.name) FROM (VALUES
    (1, :admin, 'administrator network-administrator', 'over the network'), (2, :part_admin, 'administrator', 'over a part')) v (o, id, told, name) ORDER BY v.o;

-- A version that waits for its hour, and what is said meanwhile.
INSERT INTO sign_off_rule (kinds, months) VALUES ('{clinician}', 24);
INSERT INTO course_version OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(v, jsonb_build_object('id', 900001, 'version', v.version + 1, 'hash', repeat('2', 64)))).*
FROM course_version v WHERE v.id = :version;
INSERT INTO review_request (course_version_id, kind, language, asked_by) VALUES (900001, 'clinician', '', :author);
SELECT max(id) AS next FROM review_request \gset
INSERT INTO publication (course_id, course_version_id, change, from_at)
SELECT course_id, id, 'minor', clock() + interval '3 days' FROM course_version WHERE id = 900001;
SELECT max(id) AS waiting FROM publication \gset
SELECT 'SELECT signature_add(' || :next || ', ''signed'', ''All.'', ''Nobody'', '''', true, false) IS NOT NULL' AS sign,
       'SELECT signature_add(' || :next || ', ''declined'', ''Not that.'', ''Nobody'', '''', true, false) IS NOT NULL' AS decline \gset
-- Takes back what was said last.
CREATE FUNCTION pg_temp.back() RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT signature_withdraw(%s, ''x'')', max(id)) FROM attest.signature $$;
CREATE FUNCTION pg_temp.fate(publication bigint) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce((SELECT kind || ': ' || reason FROM attest.publication_end WHERE publication_id = publication), 'waits') $$;
SELECT is(pg_temp.web(:manager, :'sign'), 'true', 'signed');
SELECT is(pg_temp.fate(:waiting), 'waits', 'a signature calls nothing off');
SAVEPOINT said;
SELECT is(pg_temp.web(:manager, :'decline'), 'true', 'then declined');
SELECT is(pg_temp.fate(:waiting), 'called off: A signer of a kind that it needs declined to sign.', 'a decline after the signature calls the publication off');
DELETE FROM publication_end WHERE publication_id = :waiting;
SELECT pg_temp.web(:manager, :'sign') AS signed_again \gset
SELECT is(pg_temp.web(:manager, pg_temp.back()), 'true', 'signed again, and that withdrawn');
SELECT is(pg_temp.fate(:waiting), 'called off: A signature that it needs was withdrawn.', 'the decline stands, whatever was signed before it');
ROLLBACK TO said;
SELECT is(pg_temp.web(:manager, pg_temp.back()), 'true', 'the only signature is withdrawn');
SELECT is(pg_temp.fate(:waiting), 'called off: A signature that it needs was withdrawn.', 'which calls it off too');
ROLLBACK TO said;
SELECT pg_temp.web(:manager, :'sign') AS signed_again \gset
SELECT is(pg_temp.web(:manager, pg_temp.back()), 'true', 'one of two is withdrawn');
SELECT is(pg_temp.fate(:waiting), 'waits', 'which leaves the other standing');
ROLLBACK TO said;
INSERT INTO sign_off_rule (kinds, months) VALUES ('{legal}', 24);
SELECT is(pg_temp.web(:manager, :'decline'), 'true', 'a kind that is not needed is declined');
SELECT is(pg_temp.fate(:waiting), 'waits', 'which calls nothing off');
ROLLBACK TO said;

-- Of a version that never was before staff, nobody else reads what was said; of one that was, not why it was taken back, or by whom.
SELECT 'SELECT count(*) FROM signatures_of(900001, '''')' AS said,
       'SELECT count(withdrawn_because) + count(hidden) + count(own) || '' '' || count(withdrawn_on) FROM signatures_of(900001, '''') WHERE bound = ''same''' AS because \gset
SELECT is(pg_temp.web(v.id, :'said') > '0', v.seen, 'before it is live: ' || v.name) FROM (VALUES
    (1, :staff, false, 'nothing for staff'), (2, :part_admin, false, 'nor for an administrator of a part'),
    (3, :author, true, 'all for authors'), (4, :admin, true, 'and for the administrator of the network')) v (o, id, seen, name) ORDER BY v.o;
SELECT is(pg_temp.web(:manager, pg_temp.back()), 'true', 'withdrawn');
DELETE FROM publication_end WHERE publication_id = :waiting;
UPDATE publication SET from_at = clock() - interval '1 day' WHERE id = :waiting;
SELECT is(pg_temp.web(v.id, :'because'), v.seen, 'live: ' || v.name) FROM (VALUES
    (1, :staff, '0 1', 'staff read that it was taken back, not why'), (2, :author, '3 1', 'authors read why')) v (o, id, seen, name) ORDER BY v.o;

SELECT * FROM finish();
ROLLBACK;
