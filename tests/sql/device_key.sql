-- The key of what a device keeps: one a person, theirs alone.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(10);

INSERT INTO person (display_name) VALUES ('First Keeper'), ('Second Keeper');
SELECT id AS first FROM person WHERE display_name = 'First Keeper' \gset
SELECT id AS second FROM person WHERE display_name = 'Second Keeper' \gset

CREATE TEMP TABLE begun (name text, tag text);
INSERT INTO begun SELECT 'first', session_begin(sha256('a'), :first, '1 hour');
INSERT INTO begun SELECT 'again', session_begin(sha256('b'), :first, '1 hour');
INSERT INTO begun SELECT 'second', session_begin(sha256('c'), :second, '1 hour');
SELECT is((SELECT count(*) FROM device_key WHERE person_id = :first), 1::bigint, 'the first session makes the key, the next one finds it');
SELECT is((SELECT tag FROM begun WHERE name = 'again'), (SELECT tag FROM begun WHERE name = 'first'), 'a session tells the same tag each time');
SELECT isnt((SELECT tag FROM begun WHERE name = 'second'), (SELECT tag FROM begun WHERE name = 'first'), 'and another person another one');
SELECT is((SELECT count(DISTINCT key) FROM device_key WHERE person_id IN (:first, :second)), 2::bigint,
    'no two people share a key');
SELECT ok((SELECT bool_and(length(key) = 32 AND tag ~ '^[0-9a-f]{32}$') FROM device_key), 'a key has 256 bits');

SET LOCAL ROLE attest_web;
SELECT is((SELECT count(*) FROM device_key), 0::bigint, 'nobody is signed in: no key is to be seen');
SELECT set_config('attest.person', :'first', true);
SELECT is((SELECT array_agg(person_id) FROM device_key), ARRAY[:first]::bigint[], 'one sees one''s own key alone');
SELECT throws_ok($$INSERT INTO device_key (person_id) VALUES (me())$$, '42501', NULL, 'the web makes none itself');
SELECT throws_ok($$UPDATE device_key SET tag = 'x'$$, '42501', NULL, 'and changes none');
RESET ROLE;

UPDATE session SET last_used_at = clock_timestamp() - interval '26 minutes' WHERE token_digest = sha256('a');
SELECT ok((SELECT o.ends_at - extract(epoch FROM clock_timestamp()) BETWEEN 1700 AND 1801 FROM session_open(sha256('a')) o),
    'the end of a session counts the use that asks for it');

SELECT * FROM finish();
ROLLBACK;
