-- The second step at sign-in: taken once, one's own alone, and asked of those who administer.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(27);

INSERT INTO person (display_name) VALUES ('Step First'), ('Step Second');
SELECT id AS first FROM person WHERE display_name = 'Step First' \gset
SELECT id AS second FROM person WHERE display_name = 'Step Second' \gset
SELECT session_begin(sha256('a'), :first, '1 hour'), session_begin(sha256('b'), :first, '1 hour'), session_begin(sha256('c'), :second, '1 hour') \g /dev/null

-- Who has to have one.
SELECT is((SELECT bare FROM session_open(sha256('a'))), false, 'without permissions no second step is asked for');
WITH f AS (INSERT INTO facility (code) VALUES ('STEP') RETURNING id),
    v AS (INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone) SELECT id, '2020-01-01', 'Step', 'system', 'MI', 'Wayne', 'UTC' FROM f)
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :second, 'manager', id, '2020-01-01' FROM f;
SELECT is((SELECT bare FROM session_open(sha256('c'))), false, 'nor of a manager');
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :second, 'administrator', id, '2020-01-01' FROM facility WHERE code = 'STEP';
SELECT is((SELECT bare FROM session_open(sha256('c'))), true, 'of an administrator it is, in the session that is open already');

-- Setting up.
SET LOCAL ROLE attest_web;
SELECT set_config('attest.person', :'first', true) \g /dev/null
SELECT is(step_offer_make(sha256('a'), 'sealed'), true, 'one is begun');
SELECT is((SELECT count(*) FROM step_offer_of(sha256('b'))), 0::bigint, 'another session does not see it');
SELECT is(step_offer_take(sha256('b'), 5), false, 'nor confirm it');
SELECT is((SELECT app FROM steps_of(:first)), false, 'before its first code it counts for nothing');
SELECT is(step_recovery_set(ARRAY[sha256('s')], ARRAY[sha256('m')]), false, 'there are no recovery codes without something that they stand for');
SELECT is(step_offer_take(sha256('a'), 5), true, 'its first code has come');
SELECT is((SELECT app FROM steps_of(:first)), true, 'and it counts');
SELECT is(step_offer_make(sha256('a'), 'other'), false, 'no second one beside it');
SELECT is(step_recovery_set(ARRAY[sha256('s'), sha256('t')], ARRAY[sha256('m'), sha256('n')]), true, 'recovery codes');
RESET ROLE;
SELECT is((SELECT array_agg(token_digest = sha256('a') AND stepped) FROM session WHERE person_id = :first), ARRAY[true], 'that session is as good as one with both steps, the others ended');

-- Taking it.
SET LOCAL ROLE attest_web;
SELECT set_config('attest.person', '', true) \g /dev/null
SELECT half_session_begin(sha256('half'), :first, false) \g /dev/null
SELECT is((SELECT count(*) FROM session_open(sha256('half'))), 0::bigint, 'a half session is none');
SELECT is((SELECT person_id FROM step_app_of(NULL)), NULL, 'nobody reads a secret');
SELECT is((SELECT person_id FROM step_app_of(sha256('half'))), :first::bigint, 'but whoever took the first step, theirs');
SELECT is(step_app_take(sha256('half'), 5), false, 'a code that was taken is not taken again');
SELECT is(step_app_take(sha256('half'), 4), false, 'nor one before it');
SELECT is(step_app_take(sha256('half'), 6), true, 'a later one is');
SELECT is(step_recovery_take(sha256('half'), id) AND NOT step_recovery_take(sha256('half'), id), true, 'a recovery code works once')
FROM step_recovery_of(sha256('half')) LIMIT 1;
SELECT set_config('attest.person', :'second', true) \g /dev/null
SELECT is((SELECT count(*) FROM step_recovery_of(NULL)), 0::bigint, 'nobody has those of others');
SELECT is((SELECT ended FROM half_session_end(sha256('half'))) AND NOT (SELECT ended FROM half_session_end(sha256('half'))), true, 'a half session becomes a session once');

-- A passkey, and a challenge that is taken once.
SELECT is(passkey_add(sha256('c'), 'telephone', 'id', -7, 'key', 4), 'added', 'a passkey');
SELECT is(passkey_use((SELECT id FROM passkey_find('id')), 4), false, 'whose count does not go on is refused');
SELECT passkey_challenge_make(sha256('who'), NULL, sha256('challenge'), 'sign in') \g /dev/null
SELECT count(*) FILTER (WHERE purpose = 'sign in') AS taken FROM passkey_challenge_take(sha256('who')) \gset
SELECT is(:taken + (SELECT count(*) FROM passkey_challenge_take(sha256('who'))), 1::bigint, 'a challenge is answered once');
RESET ROLE;
SELECT is((SELECT bare FROM session_open(sha256('c'))), false, 'with a passkey an administrator goes on');
SELECT set_config('attest.person', :'second', true) \g /dev/null
SELECT passkey_end(id) FROM passkey WHERE person_id = :second \g /dev/null
SELECT is((SELECT bare FROM session_open(sha256('c'))), true, 'and not without it');

SELECT * FROM finish();
ROLLBACK;
