-- Messages by e-mail: what waits to be sent, and what became of it.  SPDX-License-Identifier: Apache-2.0
--
-- A message is noted in the transaction of what causes it, and written when it is sent, from what is true then (domain/message.h). The text
-- is kept nowhere; secrets of links are made at sending, and the database keeps their digests.

CREATE TABLE message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('reset', 'password-changed', 'address', 'address-changed', 'digest', 'week')),
    person_id bigint NOT NULL REFERENCES person,
    what text NOT NULL DEFAULT '', -- what it is about, of several of a kind
    period text NOT NULL DEFAULT '', -- the day, week or occasion: of one there is one message
    address text, -- where it goes, if not to the address that the person has when it is sent
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_at timestamptz NOT NULL DEFAULT clock_timestamp(), -- not tried before
    ends_at timestamptz NOT NULL, -- not tried after
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'unsure', 'refused', 'dropped')),
    tries integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason text, -- why it was refused or dropped, or waits again
    by_calendar boolean NOT NULL GENERATED ALWAYS AS (kind IN ('digest', 'week')) STORED, -- what somebody waits for goes before it
    UNIQUE (kind, person_id, what, period)
);
COMMENT ON COLUMN message.state IS 'sending: a worker has it; it stays so if the worker dies, turns to unsure, and is not sent again';
CREATE INDEX ON message (by_calendar, next_at, id) WHERE state = 'waiting';
CREATE INDEX ON message (changed_at) WHERE state = 'sending';
CREATE INDEX ON message (person_id, id);

-- Addresses that a server refused for good. Nothing is sent there until the person has another one, or the same confirmed anew.
CREATE TABLE mail_refusal (
    address text PRIMARY KEY CHECK (address = lower(address)),
    code integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- What was typed by somebody who cannot sign in. Whether anybody has this login is looked up by the worker, never by the request, which
-- so does the same for every login. Deleted when it was looked at.
CREATE TABLE password_reset_ask (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL CHECK (length(login) <= 254),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Links that were mailed: to choose a password, to confirm an address.
CREATE TABLE mail_link (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES message,
    kind text NOT NULL CHECK (kind IN ('reset', 'address')),
    person_id bigint NOT NULL REFERENCES person,
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    address text NOT NULL, -- to which it went
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON mail_link (person_id);

-- ---- Into the outbox

-- Notes a message down; one that there is already stays as it is. To nobody without an address. Whether there is a new one.
CREATE FUNCTION message_add(kind text, person bigint, what text, period text, lasts interval, address text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message AS m (kind, person_id, what, period, ends_at, address)
    SELECT message_add.kind, p.id, message_add.what, message_add.period, clock_timestamp() + lasts, message_add.address
    FROM person p WHERE p.id = person AND coalesce(message_add.address, p.email) IS NOT NULL
    ON CONFLICT ON CONSTRAINT message_kind_person_id_what_period_key DO NOTHING;
    RETURN FOUND;
END
$$;

-- A password that is another one, not the same under a dearer hash, is told to its person; links that were mailed before end. First
-- passwords that do not come from a request (the demonstration) are not told.
CREATE FUNCTION credential_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    told boolean;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.recorded_at = OLD.recorded_at OR TG_OP = 'INSERT' AND session_user <> 'attest_web' THEN
        RETURN NULL;
    END IF;
    DELETE FROM mail_link k WHERE k.person_id = NEW.person_id AND k.kind = 'reset' AND k.used_at IS NULL;
    told := message_add('password-changed', NEW.person_id, '', NEW.recorded_at::text, interval '3 days');
    RETURN NULL;
END
$$;
CREATE TRIGGER credential_told AFTER INSERT OR UPDATE ON credential FOR EACH ROW EXECUTE FUNCTION credential_told();

-- Somebody cannot sign in, and typed this. Past a number that no network reaches, nothing is noted.
CREATE FUNCTION password_reset_ask(login text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO password_reset_ask (login) SELECT left(password_reset_ask.login, 254)
    WHERE (SELECT count(*) FROM (SELECT FROM password_reset_ask LIMIT 5000) x) < 5000;
END
$$;

-- What was typed becomes messages to those whose login it is: one in two minutes, five in an hour and ten in a day, at most; none
-- from an hour ago.
CREATE FUNCTION password_resets_take() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
BEGIN
    WITH asked AS (
        DELETE FROM password_reset_ask a USING (SELECT id FROM password_reset_ask ORDER BY id LIMIT 200 FOR UPDATE SKIP LOCKED) t
        WHERE a.id = t.id RETURNING a.id, a.login, a.recorded_at
    )
    INSERT INTO message AS m (kind, person_id, period, ends_at)
    SELECT DISTINCT ON (p.id) 'reset', p.id, 'ask ' || a.id, clock_timestamp() + interval '1 hour'
    FROM asked a JOIN person p ON p.id = (SELECT x.id FROM person x WHERE lower(x.email) = lower(a.login) OR x.employee_number = a.login ORDER BY x.id LIMIT 1)
    WHERE p.email IS NOT NULL AND a.recorded_at > clock_timestamp() - interval '1 hour'
      AND NOT EXISTS (SELECT FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '2 minutes')
      AND (SELECT count(*) FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '1 hour') < 5
      AND (SELECT count(*) FROM message r WHERE r.person_id = p.id AND r.kind = 'reset' AND r.recorded_at > clock_timestamp() - interval '1 day') < 10
    ORDER BY p.id, a.id;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- The person of this request wants another address: a link goes there. 'asked'; 'same': they have it; 'many': they asked five times today.
CREATE FUNCTION address_ask(address text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
    added boolean;
BEGIN
    PERFORM FROM person p WHERE p.id = me() FOR UPDATE; -- of two at once one counts the other
    IF EXISTS (SELECT FROM person p WHERE p.id = me() AND lower(p.email) = lower(address)
               AND NOT EXISTS (SELECT FROM mail_refusal r WHERE r.address = lower(p.email))) THEN
        RETURN 'same';
    END IF;
    SELECT count(*) INTO n FROM message m WHERE m.person_id = me() AND m.kind = 'address' AND m.recorded_at > clock_timestamp() - interval '1 day';
    IF n >= 5 THEN
        RETURN 'many';
    END IF;
    UPDATE message SET state = 'dropped', reason = 'replaced', changed_at = clock_timestamp()
    WHERE person_id = me() AND kind = 'address' AND state = 'waiting';
    DELETE FROM mail_link k WHERE k.person_id = me() AND k.kind = 'address' AND k.used_at IS NULL;
    DELETE FROM mail_refusal r WHERE r.address = lower(address_ask.address); -- it is tried, since its person asks for it
    added := message_add('address', me(), lower(address), clock_timestamp()::text, interval '1 hour', address);
    RETURN 'asked';
END
$$;

-- The address to which a link went becomes that of the person of this request, whose link it is. 'done'; 'ended': not theirs, used or too
-- late; 'taken': somebody else has it. The address until now is told.
CREATE FUNCTION address_confirm(link_digest bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    link bigint;
    wanted text;
    until_now text;
    told boolean;
BEGIN
    SELECT p.email INTO until_now FROM person p WHERE p.id = me() FOR UPDATE;
    SELECT k.id, k.address INTO link, wanted FROM mail_link k
    WHERE k.digest = link_digest AND k.kind = 'address' AND k.person_id = me() AND k.used_at IS NULL AND k.ends_at > clock_timestamp();
    IF link IS NULL THEN
        RETURN 'ended';
    END IF;
    IF EXISTS (SELECT FROM person p WHERE lower(p.email) = lower(wanted) AND p.id <> me()) THEN
        RETURN 'taken';
    END IF;
    UPDATE mail_link SET used_at = clock_timestamp() WHERE id = link;
    DELETE FROM mail_link k WHERE k.person_id = me() AND k.kind = 'reset' AND k.used_at IS NULL;
    UPDATE person SET email = wanted WHERE id = me();
    IF until_now IS NOT NULL AND lower(until_now) <> lower(wanted) THEN
        told := message_add('address-changed', me(), '', 'link ' || link, interval '3 days', until_now);
    END IF;
    INSERT INTO audit (person_id, route) VALUES (me(), 'e-mail address changed');
    RETURN 'done';
END
$$;

-- ---- Choosing a password by a mailed link

-- Whose link this is, if it has neither ended nor been used; and what their password is not made of.
CREATE FUNCTION password_reset_find(link_digest bytea) RETURNS TABLE (person_id bigint, name text, number text, email text, network text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.display_name, p.employee_number, p.email, (SELECT n.name FROM network n)
        FROM mail_link k JOIN person p ON p.id = k.person_id
        WHERE k.digest = link_digest AND k.kind = 'reset' AND k.used_at IS NULL AND k.ends_at > clock_timestamp() AND lower(p.email) = lower(k.address);
END
$$;

-- Uses it up for a password. All sessions of the person end, and one-time codes. false: it was used meanwhile, or has ended.
CREATE FUNCTION password_reset_use(link_digest bytea, new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
BEGIN
    UPDATE mail_link k SET used_at = clock_timestamp()
    WHERE k.digest = link_digest AND k.kind = 'reset' AND k.used_at IS NULL AND k.ends_at > clock_timestamp() RETURNING k.person_id INTO whose;
    IF whose IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO credential (person_id, password_hash) VALUES (whose, new_hash)
    ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, recorded_at = clock_timestamp();
    DELETE FROM session x WHERE x.person_id = whose;
    DELETE FROM known_browser b WHERE b.person_id = whose;
    DELETE FROM sign_in_code c WHERE c.person_id = whose AND c.used_at IS NULL;
    INSERT INTO audit (person_id, route) VALUES (whose, 'password set by a mailed link');
    RETURN true;
END
$$;

-- ---- Out of the outbox: for the worker

-- What cannot be sent any more: a worker that died with a message may have sent it, and time may be over.
CREATE FUNCTION messages_end() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE message SET state = 'unsure', reason = 'interrupted', changed_at = clock_timestamp()
    WHERE id IN (SELECT id FROM message WHERE state = 'sending' AND changed_at < clock_timestamp() - interval '10 minutes' FOR UPDATE SKIP LOCKED);
    UPDATE message SET state = CASE WHEN tries > 0 THEN 'refused' ELSE 'dropped' END, reason = 'too late', changed_at = clock_timestamp()
    WHERE id IN (SELECT id FROM message WHERE state = 'waiting' AND ends_at < clock_timestamp() FOR UPDATE SKIP LOCKED);
    DELETE FROM mail_link WHERE ends_at < clock_timestamp() - interval '1 day';
END
$$;

-- The next message, held until the transaction ends: what is about an account before what the calendar brings; none: no row. to_address
-- NULL: the person has none; refused: nothing goes there.
CREATE FUNCTION message_claim() RETURNS TABLE (id bigint, kind text, person_id bigint, what text, period text, to_address text, refused boolean,
                                               language text, noted bigint, tries integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT m.id, m.kind, m.person_id, m.what, m.period, a.to_address,
                        EXISTS (SELECT FROM mail_refusal r WHERE r.address = lower(a.to_address)), coalesce(s.language, p.language),
                        extract(epoch FROM m.recorded_at)::bigint, m.tries
        FROM message m JOIN person p ON p.id = m.person_id LEFT JOIN person_setting s ON s.person_id = p.id
        CROSS JOIN LATERAL (SELECT coalesce(m.address, p.email) AS to_address) a
        WHERE m.state = 'waiting' AND m.next_at <= clock_timestamp() AND m.ends_at > clock_timestamp()
        ORDER BY m.by_calendar, m.next_at, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED;
END
$$;

-- What became of a message that this worker holds, or is sending. wait: seconds until the next try, where it waits again.
CREATE FUNCTION message_settle(message bigint, new_state text, why text, wait double precision) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE message m SET state = new_state, reason = why, changed_at = clock_timestamp(), tries = m.tries + (new_state = 'sending')::integer,
        next_at = CASE WHEN new_state = 'waiting' THEN clock_timestamp() + wait * interval '1 second' ELSE m.next_at END
    WHERE m.id = message_settle.message AND m.state IN ('waiting', 'sending');
END
$$;

-- The secret of a link that is being sent; it ends an hour from now, and earlier ones with it.
CREATE FUNCTION mail_link_make(message bigint, link_digest bytea, goes_to text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM mail_link k USING message m
    WHERE m.id = mail_link_make.message AND k.person_id = m.person_id AND k.kind = m.kind AND k.used_at IS NULL;
    INSERT INTO mail_link (message_id, kind, person_id, digest, address, ends_at)
    SELECT m.id, m.kind, m.person_id, link_digest, goes_to, clock_timestamp() + interval '1 hour' FROM message m WHERE m.id = mail_link_make.message;
END
$$;

-- An address that a server refuses for good.
CREATE FUNCTION mail_refusal_note(address text, code integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO mail_refusal AS r (address, code) VALUES (lower(mail_refusal_note.address), mail_refusal_note.code)
    ON CONFLICT ON CONSTRAINT mail_refusal_pkey DO UPDATE SET code = EXCLUDED.code, recorded_at = clock_timestamp();
END
$$;

-- An address, or with NULL all of them, that messages go to again. How many there were.
CREATE FUNCTION mail_refusal_end(address text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
BEGIN
    WITH ended AS (
        DELETE FROM mail_refusal r WHERE mail_refusal_end.address IS NULL OR r.address = lower(mail_refusal_end.address) RETURNING r.address
    )
    INSERT INTO audit (person_id, route, about_id)
    SELECT NULL, 'messages go to the e-mail address again', p.id FROM ended e LEFT JOIN person p ON lower(p.email) = e.address;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- ---- What is due: one message a day at most

-- How urgent a standing is on a day; 0: nothing is to be told. Within a cycle it only rises: 1 asked for, 2 renewal is open, 3 to 5 thirty
-- days, seven, one day or less, 6 overdue, 7 lapsed.
CREATE FUNCTION notice_stage(standing standing, due date, today date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN standing = 'lapsed' THEN 7
                WHEN standing = 'overdue' THEN 6
                WHEN standing NOT IN ('due', 'window open') THEN 0
                WHEN due - today <= 1 THEN 5
                WHEN due - today <= 7 THEN 4
                WHEN due - today <= 30 THEN 3
                WHEN standing = 'window open' THEN 2
                ELSE 1 END
$$;

-- What somebody was told: the stage of a certification within a cycle, which the day names on which it turns.
CREATE TABLE notice_told (
    person_id bigint NOT NULL REFERENCES person,
    certification_id bigint NOT NULL REFERENCES certification,
    cycle date NOT NULL, -- 0001-01-01: without a day
    stage integer NOT NULL,
    message_id bigint NOT NULL REFERENCES message,
    PRIMARY KEY (person_id, certification_id, cycle, stage)
);
CREATE INDEX ON notice_told (message_id);

-- What is to be told to somebody on a day: of each certification the worst over their posts, unless they were told that or worse in this
-- cycle by a message that may have arrived, or is on its way.
CREATE FUNCTION notices_due(person bigint, today date) RETURNS TABLE (certification_id bigint, cycle date, stage integer, due date)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT w.certification_id, w.cycle, w.stage, w.due FROM (
            SELECT DISTINCT ON (t.certification_id) t.certification_id, coalesce(t.due, '0001-01-01') AS cycle, notice_stage(t.standing, t.due, today) AS stage, t.due
            FROM timeline t WHERE t.person_id = person AND t.during @> today AND t.standing IN ('lapsed', 'overdue', 'due', 'window open')
            ORDER BY t.certification_id, 3 DESC, t.due) w
        WHERE NOT EXISTS (SELECT FROM notice_told n JOIN message m ON m.id = n.message_id
                          WHERE n.person_id = person AND n.certification_id = w.certification_id AND n.cycle = w.cycle AND n.stage >= w.stage
                            AND m.state NOT IN ('refused', 'dropped'));
END
$$;

-- Whether it is a time at which a zone may be written to: from eight in the morning to six in the evening.
CREATE FUNCTION message_hours(zone text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT extract(hour FROM clock() AT TIME ZONE zone) BETWEEN 8 AND 17
$$;

-- How far the messages of a day were noted down, zone by zone. Nothing else remembers it.
CREATE TABLE digest_day (
    zone text NOT NULL,
    day date NOT NULL,
    last_person bigint NOT NULL DEFAULT 0,
    done boolean NOT NULL DEFAULT false,
    PRIMARY KEY (zone, day)
);

-- Notes down the messages of some more people, of a zone in which it is day; whether there may be others.
CREATE FUNCTION digests_note(batch integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    d digest_day;
    upto bigint;
BEGIN
    INSERT INTO digest_day (zone, day)
    SELECT z.zone, civil_date(clock(), z.zone) FROM (SELECT v.zone FROM facility_version v UNION SELECT n.zone FROM network n) z WHERE message_hours(z.zone)
    ON CONFLICT DO NOTHING;
    SELECT x.* INTO d FROM digest_day x WHERE NOT x.done AND x.day = civil_date(clock(), x.zone) AND message_hours(x.zone)
    ORDER BY x.zone LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF d.zone IS NULL THEN
        RETURN false;
    END IF;
    upto := (SELECT max(x.id) FROM (SELECT p.id FROM person p WHERE p.id > d.last_person ORDER BY p.id LIMIT batch) x);
    UPDATE digest_day x SET last_person = coalesce(upto, x.last_person), done = upto IS NULL WHERE x.zone = d.zone AND x.day = d.day;
    INSERT INTO message AS m (kind, person_id, period, ends_at)
    SELECT 'digest', p.id, d.day::text, clock_timestamp() + interval '12 hours' FROM person p
    WHERE p.id > d.last_person AND p.id <= upto AND p.email IS NOT NULL AND EXISTS (SELECT FROM notices_due(p.id, d.day)) AND person_zone(p.id) = d.zone
    ON CONFLICT ON CONSTRAINT message_kind_person_id_what_period_key DO NOTHING;
    RETURN true;
END
$$;

-- What a message of a day says, and notes that it was said; a try that failed begins anew. No row: nothing is due any more, or the day or its
-- hours are over.
CREATE FUNCTION digest_take(message bigint) RETURNS TABLE (stage integer, due date, today date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
    day date;
    zone text;
BEGIN
    SELECT m.person_id, m.period::date INTO whose, day FROM message m WHERE m.id = digest_take.message;
    zone := person_zone(whose);
    IF civil_date(clock(), zone) <> day OR NOT message_hours(zone) THEN
        RETURN;
    END IF;
    DELETE FROM notice_told n WHERE n.message_id = digest_take.message;
    RETURN QUERY WITH said AS (
            INSERT INTO notice_told AS n (person_id, certification_id, cycle, stage, message_id)
            SELECT whose, w.certification_id, w.cycle, w.stage, digest_take.message FROM notices_due(whose, day) w
            ON CONFLICT ON CONSTRAINT notice_told_pkey DO UPDATE SET message_id = EXCLUDED.message_id
            RETURNING n.cycle, n.stage)
        SELECT s.stage, nullif(s.cycle, '0001-01-01'), day FROM said s ORDER BY s.stage DESC, s.cycle;
END
$$;

-- ---- Managers: once a week

-- Notes down one for each manager, on the first day of the week on which it is day where they are; one that could not be sent, once more on
-- each later day of the week.
CREATE FUNCTION weeks_note() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
BEGIN
    WITH due AS MATERIALIZED (
        SELECT p.id, civil_date(clock(), z.zone) AS today, z.zone, date_trunc('week', civil_date(clock(), z.zone)::timestamp)::date::text AS week
        FROM (SELECT DISTINCT g.person_id FROM live_grant g WHERE g.permission = 'manager') w JOIN person p ON p.id = w.person_id
        CROSS JOIN LATERAL (SELECT person_zone(p.id) AS zone) z
        WHERE p.email IS NOT NULL AND message_hours(z.zone)
    ), again AS (
        UPDATE message m SET state = 'waiting', tries = 0, reason = NULL, changed_at = clock_timestamp(), next_at = clock_timestamp(),
            ends_at = clock_timestamp() + interval '12 hours'
        FROM due d
        WHERE m.kind = 'week' AND m.person_id = d.id AND m.what = '' AND m.period = d.week AND m.state IN ('refused', 'dropped')
          AND civil_date(m.changed_at, d.zone) < d.today
    )
    INSERT INTO message AS m (kind, person_id, period, ends_at)
    SELECT 'week', d.id, d.week, clock_timestamp() + interval '12 hours' FROM due d
    ON CONFLICT ON CONSTRAINT message_kind_person_id_what_period_key DO NOTHING;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- What it says, as that manager sees it: of each facility over which they are manager, people of whom something is asked, and those overdue
-- or lapsed, today and in thirty days if nothing is done. No row: they manage nothing any more, or it is night where they are.
CREATE FUNCTION week_take(message bigint) RETURNS TABLE (code text, name text, asked bigint, late bigint, late_soon bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT m.person_id FROM message m WHERE m.id = week_take.message);
    set_to text;
BEGIN
    IF NOT message_hours(person_zone(whose)) THEN
        RETURN;
    END IF;
    set_to := set_config('attest.person', whose::text, true);
    RETURN QUERY SELECT f.code::text, s.name, coalesce(sum(c.n) FILTER (WHERE c.standing <> 'not required' AND NOT c.later), 0)::bigint,
                        coalesce(sum(c.n) FILTER (WHERE c.standing IN ('overdue', 'lapsed') AND NOT c.later), 0)::bigint,
                        coalesce(sum(c.n) FILTER (WHERE c.standing IN ('overdue', 'lapsed') AND c.later), 0)::bigint
        FROM (SELECT DISTINCT g.facility_id FROM live_grant g WHERE g.person_id = whose AND g.permission = 'manager'
              AND NOT EXISTS (SELECT FROM live_grant o JOIN facility_closure k ON k.ancestor_id = o.facility_id AND k.descendant_id = g.facility_id
                              WHERE o.person_id = whose AND o.permission = 'manager' AND k.depth > 0 AND k.during @> facility_today(g.facility_id))) g
        JOIN facility f ON f.id = g.facility_id
        JOIN facility_span s ON s.facility_id = f.id AND s.during @> facility_today(f.id)
        CROSS JOIN LATERAL (SELECT d.standing::text AS standing, d.n, false AS later FROM dashboard_counts(f.id, facility_today(f.id), NULL, NULL, NULL) d
                            WHERE d.facility_id = f.id AND d.people
                            UNION ALL
                            SELECT d.standing::text, d.n, true FROM dashboard_counts(f.id, facility_today(f.id) + 30, NULL, NULL, NULL) d
                            WHERE d.facility_id = f.id AND d.people) c
        GROUP BY f.id, f.code, s.name ORDER BY s.name, f.code;
    set_to := set_config('attest.person', '', true);
END
$$;

-- ---- Walls

ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE password_reset_ask ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_told ENABLE ROW LEVEL SECURITY;
ALTER TABLE digest_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON notice_told TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON message TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON mail_refusal TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT ON message, mail_refusal, notice_told TO attest_job;
REVOKE EXECUTE ON FUNCTION message_add, credential_told, password_reset_ask, password_resets_take, address_ask, address_confirm, password_reset_find,
    password_reset_use, messages_end, message_claim, message_settle, mail_link_make, mail_refusal_note, mail_refusal_end,
    notices_due, digests_note, digest_take, weeks_note, week_take FROM PUBLIC;
GRANT EXECUTE ON FUNCTION password_reset_ask, address_ask, address_confirm, password_reset_find, password_reset_use TO attest_web;
GRANT EXECUTE ON FUNCTION password_resets_take, messages_end, message_claim, message_settle, mail_link_make, mail_refusal_note, mail_refusal_end,
    digests_note, digest_take, weeks_note, week_take TO attest_job;
