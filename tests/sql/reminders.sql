-- Reminders by hand, what happened, the hours of messages: whose word counts, and what is told once.  SPDX-License-Identifier: Apache-2.0
\ir parts/begin.psql
SELECT plan(43);
\ir parts/demo.psql
SELECT set_config('attest.kind', 'test', true), set_config('attest.now', '', true) \g /dev/null
-- Somewhere it is noon.
UPDATE facility_version SET zone = 'Etc/GMT' || CASE WHEN h.ahead < 0 THEN '+' ELSE '-' END || abs(h.ahead)
FROM (SELECT 12 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer AS ahead) h;
UPDATE network SET zone = (SELECT min(zone) FROM facility_version);
UPDATE person SET email = NULL;
SELECT id AS place FROM facility WHERE code = 'WGH' \gset
SELECT facility_today(:place) AS today \gset
SELECT min(person_id) AS head FROM facility_grant WHERE permission = 'manager' AND facility_id = :place \gset
SELECT min(person_id) AS admin FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE permission = 'administrator' AND f.code = 'WHN' \gset
SELECT min(person_id) AS auditor FROM facility_grant g JOIN facility f ON f.id = g.facility_id WHERE permission = 'auditor' AND f.code = 'WHN' \gset
-- One person with something due, of one post at this facility.
SELECT t.person_id AS one, min(t.certification_id) AS certification FROM timeline t WHERE t.facility_id = :place AND t.during @> :'today'::date AND t.person_id NOT IN (:head, :admin, :auditor)
  AND (SELECT count(*) FROM post o WHERE o.person_id = t.person_id) = 1 GROUP BY t.person_id ORDER BY 1 LIMIT 1 \gset
UPDATE timeline_row SET standing = 'overdue', due = :'today'::date - 10 WHERE person_id = :one AND during @> :'today'::date;
UPDATE person SET email = 'one@x.example' WHERE id = :one;

SELECT ok(message_hours((SELECT zone FROM network)), 'at noon messages go out');
SELECT ok(NOT message_hours('Etc/GMT' || CASE WHEN h.ahead < 0 THEN '+' ELSE '-' END || abs(h.ahead)), 'and not ten hours further')
FROM (SELECT 12 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer - 10 + CASE WHEN 12 - extract(hour FROM now() AT TIME ZONE 'UTC')::integer - 10 < -12 THEN 24 ELSE 0 END AS ahead) h;

-- Who may.
CREATE FUNCTION pg_temp.become(who bigint) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('attest.person', who::text, true); END $$;
CREATE FUNCTION pg_temp.begin(who bigint, place bigint, day date, chosen bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.become(who);
    RETURN reminder_begin(place, NULL, NULL, NULL, true, day, chosen);
END
$$;
SELECT is(pg_temp.begin(:auditor, :place, :'today', NULL), NULL, 'who audits reminds nobody');
SELECT is(pg_temp.begin(:one, :place, :'today', NULL), NULL, 'nor does somebody without a permission');
SELECT is(pg_temp.begin(:head, network_top(), :'today', NULL), NULL, 'nor a manager above their part');
SELECT pg_temp.begin(:head, :place, :'today', NULL) AS whole \gset
SELECT is((SELECT state FROM reminder WHERE id = :whole), 'ready', 'a manager does; a short list is counted at once');
SELECT is((SELECT count(*) FROM reminder_person WHERE reminder_id = :whole), (SELECT count(DISTINCT person_id) FROM standing_list(:place, :'today', NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, NULL)),
    'all of the list, each once');
SELECT is((SELECT string_agg(person_id::text, ' ') FROM reminder_person WHERE reminder_id = :whole AND outcome = 'reached'), :'one', 'one would be reached');
SELECT is((SELECT sum(n) FROM reminder_counts(:whole)), (SELECT count(*)::numeric FROM reminder_person WHERE reminder_id = :whole), 'the numbers add up');
SELECT pg_temp.become(:admin) \g /dev/null
SELECT is((SELECT count(*) FROM reminder_of(:whole, 'UTC')), 0::bigint, 'a preview is its asker''s alone');
SELECT is(reminder_ask(:whole, NULL), 'over', 'nobody else sends it');
SELECT pg_temp.become(:head) \g /dev/null
SELECT is(reminder_ask(:whole, 'why'), 'done', 'its asker does');
SELECT is(reminder_ask(:whole, 'why'), 'over', 'once');
SELECT pg_temp.become(:admin) \g /dev/null
SELECT is((SELECT note FROM reminder_of(:whole, 'UTC')), 'why', 'then it is seen by whoever looks into the facility');

-- Sent.
SELECT set_config('attest.person', '', true) \g /dev/null
SELECT is(reminders_note(200, false), false, 'without a server nothing is noted');
SELECT is((SELECT count(*) FROM message WHERE kind = 'digest'), 0::bigint, 'no message');
SELECT is(reminders_note(200, true), false, 'with one it is');
SELECT id AS message FROM message WHERE kind = 'digest' AND person_id = :one \gset
SELECT is((SELECT count(*) FROM message WHERE kind = 'digest'), 1::bigint, 'one message');
SELECT is((SELECT string_agg(DISTINCT part, ' ' ORDER BY part) FROM digest_take(:message)), 'due reminder', 'that says that it is a reminder, and what is due');
SELECT message_settle(:message, 'sending', NULL, 0), message_settle(:message, 'sent', NULL, 0) \g /dev/null
SELECT is((SELECT string_agg(what, ' ') FROM (SELECT pg_temp.become(:head)) x, reminder_counts(:whole) WHERE what IN ('sent', 'reached')), 'sent', 'the page counts it as sent');
SELECT is((SELECT p.outcome FROM reminder_person p WHERE p.person_id = :one AND p.reminder_id = pg_temp.begin(:head, :place, :'today', ARRAY[:one])), NULL, 'another one ...');
SELECT is((SELECT outcome FROM reminder_person WHERE person_id = :one ORDER BY reminder_id DESC LIMIT 1), 'reminded', '... reminds nobody twice within seven days');

-- Somebody of a facility that the asker audits, and does not manage, is not written to by being ticked.
INSERT INTO facility_grant (person_id, permission, facility_id, from_date) SELECT :head, 'auditor', id, date '2020-01-01' FROM facility WHERE code = 'WHN';
SELECT o.person_id AS far FROM post_span o JOIN facility f ON f.id = o.facility_id AND f.code = 'WLH-ED' WHERE o.during @> :'today'::date
  AND (SELECT count(*) FROM post x WHERE x.person_id = o.person_id) = 1 ORDER BY 1 LIMIT 1 \gset
SELECT is((SELECT count(*) FROM reminder_person p WHERE p.person_id = :far AND p.reminder_id = pg_temp.begin(:head, :place, :'today', ARRAY[:far])), 0::bigint, 'ticked ...');
SELECT is((SELECT count(*) FROM reminder_person WHERE person_id = :far), 0::bigint, '... somebody of elsewhere is not reminded');

-- Dropped at the end of its hours: looked at again tomorrow.
UPDATE message SET state = 'waiting' WHERE id = :message;
UPDATE message SET state = 'dropped' WHERE id = :message;
SELECT is((SELECT not_before FROM reminder_person WHERE reminder_id = :whole AND person_id = :one AND message_id IS NULL), :'today'::date + 1, 'what was dropped today is looked at tomorrow');

-- What happened: told by a page's act, never by an import; not to oneself.
SELECT pg_temp.become(:admin) \g /dev/null
INSERT INTO extension (person_id, certification_id, of_date, to_date, approved_by) VALUES (:one, :certification, '2026-01-01', '2026-02-01', :admin);
SELECT is((SELECT count(*) FROM happening), 0::bigint, 'what an import does is told to nobody');
INSERT INTO happening (person_id, kind) VALUES (:one, 'days');
SELECT is((SELECT string_agg(kind, ' ') FROM happenings_due(:one, :'today')), 'days', 'what happened is due');
INSERT INTO leave (person_id, from_date, to_date, approved_by) VALUES (:one, :'today', :'today', :admin);
SELECT is((SELECT count(*) FROM happenings_due(:one, :'today')), 0::bigint, 'not while they are on leave');
SELECT is((SELECT string_agg(kind, ' ') FROM happenings_due(:one, :'today'::date + 1)), 'days', 'but afterwards');

-- Something beside the password: told once for a transaction.
INSERT INTO passkey (person_id, credential, algorithm, public_key, counter, name) VALUES (:one, 'a', -7, 'k', 0, 'a'), (:one, 'b', -7, 'k', 0, 'b');
DELETE FROM passkey WHERE person_id = :one;
SELECT is((SELECT string_agg(what, ' ' ORDER BY what) FROM message WHERE kind = 'factor' AND person_id = :one), 'added removed', 'passkeys that came and went are told, once each');

-- What came back counts only where a report names what went there.
SELECT encode(mark, 'hex') AS mark FROM message WHERE id = :message \gset
SELECT is(mail_bounced('one@x.example', '5.1.1', :message, :'mark'), 'unknown', 'of a message that has not gone nothing comes back');
UPDATE message SET state = 'sent' WHERE id = :message;
SELECT is(mail_bounced('one@x.example', '5.1.1', v.message, v.mark), 'unknown', 'a report counts for nothing: ' || v.name)
FROM (VALUES (NULL::bigint, NULL::text, 'that names no message'), (:message, NULL, 'without its mark'), (:message, repeat('0', 32), 'with a guessed one')) v (message, mark, name);
SELECT is(mail_bounced('two@x.example', '5.1.1', :message, :'mark'), 'unknown', 'nor about another address than it went to');
SELECT is(mail_bounced('ONE@x.example', '5.1.1', :message, :'mark'), 'noted', 'one that names it does');
SELECT is((SELECT state FROM message WHERE id = :message), 'refused', 'and the message was refused');
-- It keeps lists away, and nothing that concerns the account, until the server itself refuses the address.
CREATE FUNCTION pg_temp.claims(what text, box text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE message SET state = 'dropped' WHERE state = 'waiting';
    INSERT INTO message (kind, person_id, period, ends_at) SELECT what, p.id, 'claim ' || clock_timestamp(), clock_timestamp() + interval '1 hour' FROM person p WHERE p.email = box;
    RETURN (SELECT refused FROM message_claim());
END
$$;
SELECT is(pg_temp.claims(v.kind, 'one@x.example'), v.kept, v.kind || ' after a report')
FROM (VALUES (1, 'digest', true), (2, 'password-changed', false), (3, 'address-changed', false), (4, 'factor', false), (5, 'reset', false)) v (o, kind, kept) ORDER BY v.o;
SELECT mail_refusal_note('one@x.example', 550) \g /dev/null
SELECT is(pg_temp.claims('factor', 'one@x.example'), true, 'what the server refuses itself gets nothing');

SELECT * FROM finish();
ROLLBACK;
