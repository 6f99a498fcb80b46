-- Reminders by hand, the huddle list, what happened to one's record, and what becomes of messages.  SPDX-License-Identifier: Apache-2.0
--
-- Kinds of messages are those that domain/message.c knows how to write.
ALTER TABLE message DROP CONSTRAINT message_kind_check, ADD CONSTRAINT message_kind_check CHECK (kind ~ '^[a-z]+(-[a-z]+)*$' AND length(kind) <= 40);
CREATE INDEX ON message (changed_at, state);
CREATE INDEX ON message (ends_at) WHERE state = 'waiting';

-- ---- When messages go out

-- The latest holds; before any, eight to six, and managers' numbers from Monday on.
CREATE TABLE message_setting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_hour integer NOT NULL CHECK (from_hour BETWEEN 0 AND 20),
    to_hour integer NOT NULL CHECK (to_hour BETWEEN from_hour + 4 AND 24), -- the first hour in which nothing goes out
    week_day integer NOT NULL CHECK (week_day BETWEEN 1 AND 7), -- 1: Monday
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION message_times(OUT from_hour integer, OUT to_hour integer, OUT week_day integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    from_hour := 8;
    to_hour := 18;
    week_day := 1;
    SELECT s.from_hour, s.to_hour, s.week_day INTO from_hour, to_hour, week_day
    FROM (SELECT x.from_hour, x.to_hour, x.week_day, x.id FROM message_setting x UNION ALL SELECT 8, 18, 1, 0) s ORDER BY s.id DESC LIMIT 1;
END
$$;
CREATE OR REPLACE FUNCTION message_hours(zone text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    at integer := extract(hour FROM clock() AT TIME ZONE zone);
BEGIN
    RETURN (SELECT at >= t.from_hour AND at < t.to_hour FROM message_times() t);
END
$$;
-- For administrators of the network. false: nothing changed.
CREATE FUNCTION message_times_set(from_hour integer, to_hour integer, week_day integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF administers_network() IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (SELECT (t.from_hour, t.to_hour, t.week_day) = (message_times_set.from_hour, message_times_set.to_hour, message_times_set.week_day) FROM message_times() t) THEN
        RETURN false;
    END IF;
    INSERT INTO message_setting (from_hour, to_hour, week_day, recorded_by) VALUES (message_times_set.from_hour, message_times_set.to_hour, message_times_set.week_day, me());
    RETURN true;
END
$$;
-- Who set them when, the latest first, for whoever may set them.
CREATE FUNCTION message_times_history(zone text) RETURNS TABLE (from_hour integer, to_hour integer, week_day integer, who text, recorded_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF administers_network() THEN
        RETURN QUERY SELECT s.from_hour, s.to_hour, s.week_day, p.display_name, civil_date(s.recorded_at, zone)
            FROM message_setting s JOIN person p ON p.id = s.recorded_by ORDER BY s.id DESC LIMIT 20;
    END IF;
END
$$;

-- ---- What happened to somebody's record by the hand of another, told once in the list of a later day

CREATE TABLE happening (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL CHECK (kind IN ('record', 'days', 'answer')), -- what somebody did is another entry, other days, or an answer
    message_id bigint REFERENCES message, -- that told it
    recorded_at timestamptz NOT NULL DEFAULT clock()
);
CREATE INDEX ON happening (person_id, id);
CREATE INDEX ON happening (message_id);

-- TG_ARGV[0]: the kind. What a page did; imports and the demonstration tell nobody. Evidence that somebody else put on record, such as that of a
-- roster, answers nothing that the person sent.
CREATE FUNCTION happened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    its_kind text := TG_ARGV[0];
BEGIN
    IF NEW.person_id IS DISTINCT FROM actor() THEN
        IF TG_TABLE_NAME = 'evidence_decision' THEN -- other tables have no such column
            IF NOT EXISTS (SELECT FROM evidence e WHERE e.id = NEW.evidence_id AND e.recorded_by = e.person_id) THEN
                its_kind := 'record';
            END IF;
        END IF;
        INSERT INTO happening (person_id, kind) VALUES (NEW.person_id, its_kind);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER happened AFTER INSERT ON award FOR EACH ROW WHEN (NEW.kind = 'manual' AND session_user = 'attest_web') EXECUTE FUNCTION happened('record');
CREATE TRIGGER happened AFTER INSERT ON award_revocation FOR EACH ROW WHEN (NEW.recorded_by IS NOT NULL AND session_user = 'attest_web') EXECUTE FUNCTION happened('record');
CREATE TRIGGER happened AFTER INSERT ON completion_correction_decision FOR EACH ROW WHEN (NEW.agreed AND session_user = 'attest_web') EXECUTE FUNCTION happened('record');
CREATE TRIGGER happened AFTER INSERT ON exemption FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON exemption_end FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON leave FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON leave_withdrawal FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON extension FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON extension_withdrawal FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('days');
CREATE TRIGGER happened AFTER INSERT ON evidence_decision FOR EACH ROW WHEN (NEW.decided_by IS NOT NULL AND session_user = 'attest_web') EXECUTE FUNCTION happened('answer');

CREATE TRIGGER happened AFTER INSERT ON contest_answer FOR EACH ROW WHEN (session_user = 'attest_web') EXECUTE FUNCTION happened('answer');

-- What is to be told on a day: of the last thirty days, not told by a message that may have arrived; nothing while somebody is on leave.
CREATE FUNCTION happenings_due(person bigint, day date) RETURNS TABLE (id bigint, kind text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT h.id, h.kind FROM happening h LEFT JOIN message m ON m.id = h.message_id
        WHERE h.person_id = person AND h.recorded_at > clock() - interval '30 days' AND (h.message_id IS NULL OR m.state IN ('refused', 'dropped'))
          AND NOT EXISTS (SELECT FROM leave_now l WHERE l.person_id = person AND day BETWEEN l.from_date AND l.to_date);
END
$$;

-- ---- What somebody shows beside the password came or went: told at once, whoever did it. Of several in one transaction, once.

CREATE FUNCTION factor_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    told boolean;
BEGIN
    told := message_add('factor', CASE WHEN TG_OP = 'INSERT' THEN NEW.person_id ELSE OLD.person_id END,
                        CASE WHEN TG_OP = 'INSERT' THEN 'added' ELSE 'removed' END, now()::text, interval '3 days');
    RETURN NULL;
END
$$;
CREATE TRIGGER factor_told AFTER INSERT OR DELETE ON step_app FOR EACH ROW EXECUTE FUNCTION factor_told();
CREATE TRIGGER factor_told AFTER INSERT OR DELETE ON passkey FOR EACH ROW EXECUTE FUNCTION factor_told();

-- ---- Reminders by hand

-- Somebody asks that the people behind a number of the dashboard are reminded. counting: those people are looked up, so many at a time; ready:
-- the preview stands; asked: it is being done; done; dropped: before it was asked for, or its asker may not any more.
CREATE TABLE reminder (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_by bigint NOT NULL REFERENCES person,
    facility_id bigint NOT NULL REFERENCES facility,
    certification_id bigint REFERENCES certification, -- NULL: all
    job_role_id bigint REFERENCES job_role,           -- NULL: all
    standing standing,                                -- NULL: all
    people boolean NOT NULL,
    on_day date NOT NULL,
    chosen bigint[] CHECK (cardinality(chosen) BETWEEN 1 AND 100), -- people that were ticked; NULL: all of the list
    note text CHECK (length(note) <= 500),            -- why, for the record; in no message
    state text NOT NULL DEFAULT 'counting' CHECK (state IN ('counting', 'ready', 'asked', 'done', 'dropped')),
    zones text[] NOT NULL DEFAULT '{}',
    past_standing standing, past_facility bigint, past_post bigint, -- the row of the list after which counting goes on
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_at timestamptz
);
CREATE INDEX ON reminder (state) WHERE state IN ('counting', 'ready', 'asked', 'dropped');
CREATE INDEX ON reminder (facility_id, id);
CREATE TABLE reminder_person (
    reminder_id bigint NOT NULL REFERENCES reminder,
    person_id bigint NOT NULL REFERENCES person,
    zone text NOT NULL,
    -- reached: gets a message; else why not
    outcome text NOT NULL CHECK (outcome IN ('reached', 'nothing due', 'no address', 'address refused', 'reminded', 'told', 'too late')),
    not_before date NOT NULL, -- the day, where this person is, on which it is looked at
    message_id bigint REFERENCES message,
    PRIMARY KEY (reminder_id, person_id)
);
CREATE INDEX ON reminder_person (reminder_id, zone, not_before, person_id) WHERE outcome = 'reached' AND message_id IS NULL;
CREATE INDEX ON reminder_person (person_id);
CREATE INDEX ON reminder_person (message_id);

-- Managers and administrators over a facility; who audits looks, and writes to nobody.
CREATE FUNCTION may_remind(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN me() IS NOT NULL AND coalesce(current_setting('attest.actor', true), '') = '' AND (may('manager') OR may('administrator'))
       AND (me() IN (SELECT holders_over('manager', facility)) OR me() IN (SELECT holders_over('administrator', facility)));
END
$$;
-- Whether something that a reminder is about is asked of somebody on a day, at a facility that the person of this request may look into.
CREATE FUNCTION reminder_is_due(person bigint, certification bigint, day date) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM timeline t WHERE t.person_id = person AND t.during @> day AND t.standing IN ('lapsed', 'overdue', 'due', 'window open')
                   AND (certification IS NULL OR t.certification_id = certification) AND facility_in_sight(t.facility_id));
END
$$;
-- The same as whoever asked for it.
CREATE FUNCTION reminder_stands(ask bigint, person bigint, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    r reminder;
    stands boolean;
    set_to text;
BEGIN
    SELECT x.* INTO r FROM reminder x WHERE x.id = ask;
    set_to := set_config('attest.person', r.asked_by::text, true);
    stands := may_remind(r.facility_id) AND reminder_is_due(person, r.certification_id, day);
    set_to := set_config('attest.person', '', true);
    RETURN stands;
END
$$;
-- What would become of it: nobody is reminded by hand twice within seven days, nor told the same twice in a day.
CREATE FUNCTION reminder_reach(ask bigint, certification bigint, person bigint, day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    box text := (SELECT lower(p.email) FROM person p WHERE p.id = person);
    today bigint;
BEGIN
    IF NOT reminder_is_due(person, certification, day) THEN
        RETURN 'nothing due';
    ELSIF box IS NULL THEN
        RETURN 'no address';
    ELSIF EXISTS (SELECT FROM mail_refusal r WHERE r.address = box) THEN
        RETURN 'address refused';
    ELSIF EXISTS (SELECT FROM reminder_person x JOIN reminder r ON r.id = x.reminder_id AND r.state IN ('asked', 'done') LEFT JOIN message m ON m.id = x.message_id
                  WHERE x.person_id = person AND x.reminder_id <> ask AND x.outcome = 'reached'
                    AND CASE WHEN m.id IS NULL THEN r.state = 'asked' AND r.id < ask
                        ELSE m.state IN ('waiting', 'sending', 'sent', 'unsure') AND m.period::date > day - 7 END) THEN
        RETURN 'reminded';
    END IF;
    today := (SELECT m.id FROM message m WHERE m.kind = 'digest' AND m.person_id = person AND m.what = '' AND m.period = day::text
              AND m.state IN ('sending', 'sent', 'unsure'));
    IF today IS NOT NULL AND NOT EXISTS (
        SELECT FROM timeline t WHERE t.person_id = person AND t.during @> day AND t.standing IN ('lapsed', 'overdue', 'due', 'window open')
        AND (certification IS NULL OR t.certification_id = certification)
        AND NOT EXISTS (SELECT FROM notice_told n WHERE n.person_id = person AND n.certification_id = t.certification_id AND n.message_id = today)) THEN
        RETURN 'told';
    END IF;
    RETURN 'reached';
END
$$;

-- Looks at some more people of a reminder that is being counted. Whether there may be others.
CREATE FUNCTION reminder_look(ask bigint, batch integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    r reminder;
    l record;
    n integer := 0;
    place text;
    day date;
    places text[] := '{}';
    until_now text := coalesce(current_setting('attest.person', true), '');
    set_to text;
BEGIN
    SELECT x.* INTO r FROM reminder x WHERE x.id = ask AND x.state = 'counting' FOR UPDATE SKIP LOCKED;
    IF r.id IS NULL THEN
        RETURN false;
    END IF;
    set_to := set_config('attest.person', r.asked_by::text, true);
    IF may_remind(r.facility_id) THEN
        FOR l IN SELECT x.person_id, x.post_id, x.facility_id, x.standing
            FROM standing_list(r.facility_id, r.on_day, (SELECT k.code::text FROM certification k WHERE k.id = r.certification_id),
                               (SELECT j.code::text FROM job_role j WHERE j.id = r.job_role_id), r.standing, r.people, NULL,
                               r.past_standing, r.past_facility, r.past_post, batch) x
            WHERE r.chosen IS NULL
            UNION ALL
            SELECT c, NULL, NULL, NULL FROM unnest(r.chosen) c
            WHERE EXISTS (SELECT FROM post_span o JOIN facility_closure x ON x.descendant_id = o.facility_id AND x.ancestor_id = r.facility_id AND x.during @> r.on_day
                          WHERE o.person_id = c AND o.during @> r.on_day AND may_remind(o.facility_id))
        LOOP
            n := n + 1;
            IF l.post_id IS NOT NULL THEN
                r.past_standing := l.standing;
                r.past_facility := l.facility_id;
                r.past_post := l.post_id;
            END IF;
            place := person_zone(l.person_id);
            day := civil_date(clock(), place);
            INSERT INTO reminder_person AS p (reminder_id, person_id, zone, outcome, not_before)
            VALUES (ask, l.person_id, place, reminder_reach(ask, r.certification_id, l.person_id, day), day) ON CONFLICT ON CONSTRAINT reminder_person_pkey DO NOTHING;
            IF place <> ALL (places) THEN
                places := places || place;
            END IF;
        END LOOP;
        UPDATE reminder x SET past_standing = r.past_standing, past_facility = r.past_facility, past_post = r.past_post,
            zones = ARRAY(SELECT unnest(x.zones) UNION SELECT unnest(places)),
            state = CASE WHEN n < batch OR r.chosen IS NOT NULL THEN 'ready' ELSE 'counting' END
        WHERE x.id = ask;
    ELSE
        UPDATE reminder x SET state = 'dropped' WHERE x.id = ask;
    END IF;
    set_to := set_config('attest.person', until_now, true);
    RETURN n = batch AND r.chosen IS NULL;
END
$$;

-- Begins one; some hundred people are looked at at once, the others by the worker. NULL: this person may not.
CREATE FUNCTION reminder_begin(facility bigint, certification text, job_role text, wanted standing, people boolean, day date, chosen bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
    more boolean;
BEGIN
    IF NOT may_remind(facility) THEN
        RETURN NULL;
    END IF;
    UPDATE reminder r SET state = 'dropped' WHERE r.asked_by = me() AND r.state IN ('counting', 'ready') AND r.recorded_at < clock_timestamp() - interval '1 hour';
    INSERT INTO reminder AS r (asked_by, facility_id, certification_id, job_role_id, standing, people, on_day, chosen)
    VALUES (me(), facility, (SELECT k.id FROM certification k WHERE k.code::text = certification), (SELECT j.id FROM job_role j WHERE j.code::text = job_role),
            wanted, people, day, nullif(chosen, '{}'))
    RETURNING r.id INTO added;
    more := reminder_look(added, 300);
    RETURN added;
END
$$;
-- It is to be done. 'done'; 'over': it was before, or was never ready.
CREATE FUNCTION reminder_ask(ask bigint, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE reminder r SET state = 'asked', asked_at = clock_timestamp(), note = nullif(why, '')
    WHERE r.id = ask AND r.asked_by = me() AND r.state = 'ready' AND may_remind(r.facility_id)
      AND EXISTS (SELECT FROM reminder_person p WHERE p.reminder_id = ask AND p.outcome = 'reached');
    RETURN CASE WHEN FOUND THEN 'done' ELSE 'over' END;
END
$$;
CREATE FUNCTION reminder_drop(ask bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE reminder r SET state = 'dropped' WHERE r.id = ask AND r.asked_by = me() AND r.state IN ('counting', 'ready');
END
$$;

-- One, for whoever asked for it; once it was asked for, for all who look into its facility.
CREATE FUNCTION reminder_of(ask bigint, zone text)
RETURNS TABLE (id bigint, state text, mine boolean, who text, facility_code text, facility text, certification text, certification_title text, job_role text,
               job_role_title text, standing text, people boolean, chosen boolean, note text, on_day date, asked_on date, asked_time text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT r.id, r.state, r.asked_by = me(), p.display_name, f.code::text,
            (SELECT s.name FROM facility_span s WHERE s.facility_id = f.id ORDER BY lower(s.during) DESC LIMIT 1), k.code::text,
            (SELECT s.title FROM certification_span s WHERE s.certification_id = k.id ORDER BY s.during @> r.on_day DESC, lower(s.during) DESC LIMIT 1),
            j.code::text, j.title, r.standing::text, r.people, r.chosen IS NOT NULL, r.note, r.on_day, civil_date(r.asked_at, zone),
            to_char(r.asked_at AT TIME ZONE zone, 'HH24:MI')
        FROM reminder r JOIN person p ON p.id = r.asked_by JOIN facility f ON f.id = r.facility_id
        LEFT JOIN certification k ON k.id = r.certification_id LEFT JOIN job_role j ON j.id = r.job_role_id
        WHERE r.id = ask AND facility_in_sight(r.facility_id) AND (r.asked_by = me() OR r.state IN ('asked', 'done'));
END
$$;
-- How many people, by what becomes of them: a reason why not; 'today', 'later' (were sent a message today, or it is night where they are); once it
-- was asked for, 'reached' for those whose turn is to come, and states of messages.
CREATE FUNCTION reminder_counts(ask bigint) RETURNS TABLE (what text, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    r reminder := (SELECT x FROM reminder x WHERE x.id = ask);
BEGIN
    IF NOT facility_in_sight(r.facility_id) THEN
        RETURN;
    ELSIF r.state IN ('asked', 'done') THEN
        RETURN QUERY SELECT CASE WHEN p.outcome <> 'reached' THEN p.outcome ELSE coalesce(m.state, 'reached') END, count(*)
            FROM reminder_person p LEFT JOIN message m ON m.id = p.message_id WHERE p.reminder_id = ask GROUP BY 1;
    ELSE
        RETURN QUERY WITH awake AS MATERIALIZED (SELECT z, message_hours(z) AS is FROM unnest(r.zones) z)
            SELECT CASE WHEN p.outcome <> 'reached' THEN p.outcome WHEN a.is AND m.id IS NULL THEN 'today' ELSE 'later' END, count(*)
            FROM reminder_person p LEFT JOIN awake a ON a.z = p.zone
            LEFT JOIN message m ON m.kind = 'digest' AND m.person_id = p.person_id AND m.what = '' AND m.period = p.not_before::text
                               AND m.state NOT IN ('waiting', 'dropped')
            WHERE p.reminder_id = ask GROUP BY 1;
    END IF;
END
$$;
-- Those that were asked for at a facility and all below it, the latest first, before one.
CREATE FUNCTION reminders_of(top bigint, before bigint, most integer, zone text)
RETURNS TABLE (id bigint, state text, who text, facility text, certification text, job_role text, standing text, chosen boolean, asked_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT r.id, r.state, p.display_name,
            (SELECT s.name FROM facility_span s WHERE s.facility_id = r.facility_id ORDER BY lower(s.during) DESC LIMIT 1),
            (SELECT s.title FROM certification_span s WHERE s.certification_id = r.certification_id ORDER BY s.during @> r.on_day DESC, lower(s.during) DESC LIMIT 1),
            (SELECT j.title FROM job_role j WHERE j.id = r.job_role_id), r.standing::text, r.chosen IS NOT NULL, civil_date(r.asked_at, zone)
        FROM reminder r JOIN person p ON p.id = r.asked_by
        WHERE r.state IN ('asked', 'done') AND (before IS NULL OR r.id < before) AND facility_in_sight(r.facility_id)
          AND EXISTS (SELECT FROM facility_closure c WHERE c.ancestor_id = top AND c.descendant_id = r.facility_id)
        ORDER BY r.id DESC LIMIT most;
END
$$;

-- For the worker: counts some more people of one that is being counted, or notes down the messages of some more that were asked for, where it is
-- day. Each person is looked at once more. A message of the day that waits takes it along; one that has gone leaves it for the next day. sends:
-- there is a server that messages go to. Whether there may be others.
CREATE FUNCTION reminders_note(batch integer, sends boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    counting bigint := (SELECT x.id FROM reminder x WHERE x.state = 'counting' ORDER BY x.id LIMIT 1);
    r reminder;
    place text;
    today date;
    whom bigint;
    became text;
    goes bigint;
    goes_state text;
    n integer := 0;
    more boolean;
    set_to text;
BEGIN
    IF counting IS NOT NULL THEN
        more := reminder_look(counting, batch);
        RETURN more OR EXISTS (SELECT FROM reminder x WHERE x.state = 'counting' AND x.id <> counting);
    END IF;
    FOR r IN SELECT x.* FROM reminder x WHERE x.state = 'asked' AND sends ORDER BY x.id LOOP
        FOREACH place IN ARRAY r.zones LOOP
            CONTINUE WHEN NOT message_hours(place);
            today := civil_date(clock(), place);
            FOR whom IN SELECT p.person_id FROM reminder_person p
                WHERE p.reminder_id = r.id AND p.zone = place AND p.outcome = 'reached' AND p.message_id IS NULL AND p.not_before <= today
                ORDER BY p.not_before, p.person_id LIMIT batch - n FOR UPDATE SKIP LOCKED
            LOOP
                n := n + 1;
                set_to := set_config('attest.person', r.asked_by::text, true);
                became := CASE WHEN may_remind(r.facility_id) THEN reminder_reach(r.id, r.certification_id, whom, today) ELSE 'too late' END;
                set_to := set_config('attest.person', '', true);
                IF became <> 'reached' THEN
                    UPDATE reminder_person p SET outcome = became WHERE p.reminder_id = r.id AND p.person_id = whom;
                    CONTINUE;
                END IF;
                INSERT INTO message AS m (kind, person_id, period, ends_at) VALUES ('digest', whom, today::text, clock_timestamp() + interval '12 hours')
                ON CONFLICT ON CONSTRAINT message_kind_person_id_what_period_key DO UPDATE SET state = 'waiting', tries = 0, reason = NULL,
                    changed_at = clock_timestamp(), next_at = clock_timestamp(), ends_at = EXCLUDED.ends_at WHERE m.state = 'dropped'
                RETURNING m.id INTO goes;
                IF goes IS NULL THEN
                    SELECT m.id, m.state INTO goes, goes_state FROM message m
                    WHERE m.kind = 'digest' AND m.person_id = whom AND m.what = '' AND m.period = today::text FOR UPDATE;
                    goes := CASE WHEN goes_state = 'waiting' THEN goes END;
                END IF;
                UPDATE reminder_person p SET message_id = goes, not_before = CASE WHEN goes IS NULL THEN today + 1 ELSE p.not_before END
                WHERE p.reminder_id = r.id AND p.person_id = whom;
            END LOOP;
            IF n >= batch THEN
                RETURN true;
            END IF;
        END LOOP;
    END LOOP;
    RETURN false;
END
$$;
-- A list of the day that was not sent, since its day or its hours were over or nothing was left to say: a reminder in it is looked at again tomorrow.
CREATE FUNCTION reminder_goes_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE reminder_person p SET message_id = NULL, not_before = NEW.period::date + 1 WHERE p.message_id = NEW.id AND p.outcome = 'reached';
    RETURN NULL;
END
$$;
CREATE TRIGGER reminder_goes_on AFTER UPDATE OF state ON message FOR EACH ROW WHEN (NEW.kind = 'digest' AND NEW.state = 'dropped' AND OLD.state <> 'dropped')
    EXECUTE FUNCTION reminder_goes_on();
-- Ends those of which nothing is left to do, or that were asked for four days ago; forgets previews that nobody asked for.
CREATE FUNCTION reminders_end() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE reminder_person p SET outcome = 'too late' FROM reminder r
    WHERE r.state = 'asked' AND r.asked_at < clock_timestamp() - interval '4 days' AND p.reminder_id = r.id AND p.outcome = 'reached' AND p.message_id IS NULL;
    UPDATE reminder r SET state = 'done'
    WHERE r.state = 'asked' AND NOT EXISTS (SELECT FROM reminder_person p LEFT JOIN message m ON m.id = p.message_id
                                            WHERE p.reminder_id = r.id AND p.outcome = 'reached' AND coalesce(m.state, 'waiting') IN ('waiting', 'sending'));
    UPDATE reminder r SET state = 'dropped' WHERE r.state IN ('counting', 'ready') AND r.recorded_at < clock_timestamp() - interval '1 day';
    DELETE FROM reminder_person p WHERE (p.reminder_id, p.person_id) IN (
        SELECT q.reminder_id, q.person_id FROM reminder r JOIN reminder_person q ON q.reminder_id = r.id WHERE r.state = 'dropped' LIMIT 5000);
    DELETE FROM reminder r WHERE r.state = 'dropped' AND NOT EXISTS (SELECT FROM reminder_person p WHERE p.reminder_id = r.id);
END
$$;

-- ---- The list of a day, with reminders and with what happened

-- What is asked of somebody on a day: of each certification the worst over their posts.
CREATE FUNCTION notices_now(person bigint, today date) RETURNS TABLE (certification_id bigint, cycle date, stage integer, due date)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT ON (t.certification_id) t.certification_id, coalesce(t.due, '0001-01-01') AS cycle, notice_stage(t.standing, t.due, today) AS stage, t.due
        FROM timeline t WHERE t.person_id = person AND t.during @> today AND t.standing IN ('lapsed', 'overdue', 'due', 'window open')
        ORDER BY t.certification_id, 3 DESC, t.due;
END
$$;

-- As before; also to those to whom something happened. The zones are looked at once each.
CREATE OR REPLACE FUNCTION digests_note(batch integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    d digest_day;
    upto bigint;
BEGIN
    WITH z AS MATERIALIZED (SELECT v.zone FROM facility_version v UNION SELECT n.zone FROM network n)
    INSERT INTO digest_day (zone, day) SELECT z.zone, civil_date(clock(), z.zone) FROM z WHERE message_hours(z.zone)
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
    WHERE p.id > d.last_person AND p.id <= upto AND p.email IS NOT NULL AND person_zone(p.id) = d.zone
      AND (EXISTS (SELECT FROM notices_due(p.id, d.day)) OR EXISTS (SELECT FROM happenings_due(p.id, d.day)))
    ORDER BY p.id
    ON CONFLICT ON CONSTRAINT message_kind_person_id_what_period_key DO NOTHING;
    RETURN true;
END
$$;

-- What a message of a day says, and notes that it was said; a try that failed begins anew. part 'due': a line of what is due; 'reminder': somebody
-- asked that they are reminded, and then all that is due is among it, told before or not; else a kind of what happened, stage times. No row:
-- nothing is to be told any more, or the day or its hours are over.
DROP FUNCTION digest_take(bigint);
CREATE FUNCTION digest_take(message bigint) RETURNS TABLE (part text, stage integer, due date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
    day date;
    zone text;
    reminded boolean;
BEGIN
    SELECT m.person_id, m.period::date INTO whose, day FROM message m WHERE m.id = digest_take.message;
    zone := person_zone(whose);
    IF civil_date(clock(), zone) <> day OR NOT message_hours(zone) THEN
        RETURN;
    END IF;
    reminded := coalesce((SELECT bool_or(reminder_stands(p.reminder_id, whose, day)) FROM reminder_person p WHERE p.message_id = digest_take.message), false);
    DELETE FROM notice_told n WHERE n.message_id = digest_take.message;
    UPDATE happening h SET message_id = NULL WHERE h.message_id = digest_take.message;
    INSERT INTO notice_told AS n (person_id, certification_id, cycle, stage, message_id)
    SELECT whose, w.certification_id, w.cycle, w.stage, digest_take.message FROM notices_due(whose, day) w
    ON CONFLICT ON CONSTRAINT notice_told_pkey DO UPDATE SET message_id = EXCLUDED.message_id;
    IF reminded THEN
        RETURN QUERY SELECT 'reminder', 0, NULL::date;
    END IF;
    RETURN QUERY SELECT 'due', w.stage, nullif(w.cycle, '0001-01-01') FROM notices_now(whose, day) w
        WHERE reminded OR EXISTS (SELECT FROM notice_told n WHERE n.person_id = whose AND n.certification_id = w.certification_id AND n.cycle = w.cycle
                                  AND n.stage = w.stage AND n.message_id = digest_take.message)
        ORDER BY w.stage DESC, w.cycle;
    RETURN QUERY WITH told AS (
            UPDATE happening h SET message_id = digest_take.message FROM happenings_due(whose, day) w WHERE h.id = w.id RETURNING h.kind)
        SELECT t.kind, count(*)::integer, NULL::date FROM told t GROUP BY t.kind ORDER BY t.kind DESC;
END
$$;

-- As before, from the day of the week that the network has set.
CREATE OR REPLACE FUNCTION weeks_note() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer;
    first_day integer := (SELECT t.week_day FROM message_times() t);
BEGIN
    WITH due AS MATERIALIZED (
        SELECT p.id, civil_date(clock(), z.zone) AS today, z.zone, date_trunc('week', civil_date(clock(), z.zone)::timestamp)::date::text AS week
        FROM (SELECT DISTINCT g.person_id FROM live_grant g WHERE g.permission = 'manager') w JOIN person p ON p.id = w.person_id
        CROSS JOIN LATERAL (SELECT person_zone(p.id) AS zone) z
        WHERE p.email IS NOT NULL AND message_hours(z.zone) AND extract(isodow FROM civil_date(clock(), z.zone)) >= first_day
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
-- As before, a thousand at a time: the worker comes every two seconds.
CREATE OR REPLACE FUNCTION messages_end() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE message SET state = 'unsure', reason = 'interrupted', changed_at = clock_timestamp()
    WHERE id IN (SELECT id FROM message WHERE state = 'sending' AND changed_at < clock_timestamp() - interval '10 minutes' FOR UPDATE SKIP LOCKED);
    UPDATE message SET state = CASE WHEN tries > 0 THEN 'refused' ELSE 'dropped' END, reason = 'too late', changed_at = clock_timestamp()
    WHERE id IN (SELECT id FROM message WHERE state = 'waiting' AND ends_at < clock_timestamp() ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED);
    DELETE FROM mail_link WHERE ends_at < clock_timestamp() - interval '1 day';
END
$$;

-- ---- The list for the shift huddle

-- Who has training waiting at a facility and below it, by facility and name: those whom no message reaches, or all. due: the nearest day; late: it
-- has passed. For those who may remind there. A row without a person: there are more than twenty thousand posts to look at, too many for a list.
CREATE FUNCTION huddle_list(top bigint, everybody boolean, most integer)
RETURNS TABLE (person_id bigint, display_name text, facility_id bigint, facility text, job_role text, due date, late boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_column
DECLARE
    today date := facility_today(top);
    places bigint[];
BEGIN
    IF NOT facility_in_sight(top) OR NOT may_remind(top) THEN
        RETURN;
    END IF;
    places := ARRAY(SELECT c.descendant_id FROM facility_closure c WHERE c.ancestor_id = top AND c.during @> today
                    AND c.descendant_id <> ALL (facilities_out_of_sight(top, today)));
    IF (SELECT count(*) FROM (SELECT FROM timeline t WHERE t.facility_id = ANY (places) AND t.during @> today
                              AND t.standing IN ('lapsed', 'overdue', 'due', 'window open') LIMIT 20001) x) > 20000 THEN
        RETURN QUERY SELECT NULL::bigint, NULL::text, NULL::bigint, NULL::text, NULL::text, NULL::date, NULL::boolean;
        RETURN;
    END IF;
    RETURN QUERY SELECT w.person_id, p.display_name, w.facility_id, f.name, j.title, w.due, w.standing IN ('lapsed', 'overdue') OR w.due < today
        FROM (SELECT DISTINCT ON (t.person_id) t.person_id, t.facility_id, t.job_role_id, t.due, t.standing FROM timeline t
              WHERE t.facility_id = ANY (places) AND t.during @> today AND t.standing IN ('lapsed', 'overdue', 'due', 'window open')
              ORDER BY t.person_id, t.due NULLS LAST, t.post_id) w
        JOIN person p ON p.id = w.person_id JOIN job_role j ON j.id = w.job_role_id
        LEFT JOIN LATERAL (SELECT s.name FROM facility_span s WHERE s.facility_id = w.facility_id AND s.during @> today LIMIT 1) f ON true
        WHERE everybody OR p.email IS NULL OR EXISTS (SELECT FROM mail_refusal r WHERE r.address = lower(p.email))
        ORDER BY w.facility_id <> top, f.name, w.facility_id, lower(p.display_name), p.display_name, p.id LIMIT most;
END
$$;

-- ---- What became of messages

-- Of all, for administrators of the network: how many in which state, of those that wait or changed within a week; since when the oldest waits.
CREATE FUNCTION outbox_figures() RETURNS TABLE (state text, n bigint, minutes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF administers_network() IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT s.state, count(m.state), CASE WHEN s.state = 'waiting' THEN
            coalesce((SELECT extract(epoch FROM clock_timestamp() - min(w.recorded_at))::bigint / 60 FROM message w WHERE w.state = 'waiting'), 0) ELSE 0 END
        FROM unnest(ARRAY['waiting', 'sending', 'sent', 'unsure', 'refused', 'dropped']) WITH ORDINALITY s (state, place)
        LEFT JOIN LATERAL (SELECT x.state FROM message x WHERE x.state = s.state AND (s.state = 'waiting' OR x.changed_at > clock_timestamp() - interval '7 days')) m ON true
        GROUP BY s.state, s.place ORDER BY s.place;
END
$$;
-- Addresses that nothing is sent to, by the alphabet, after one; with whose they are.
CREATE FUNCTION mail_refusals(past text, most integer, zone text) RETURNS TABLE (address text, code integer, recorded_on date, person_id bigint, display_name text, employee_number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF administers_network() THEN
        RETURN QUERY SELECT r.address, r.code, civil_date(r.recorded_at, zone), p.id, p.display_name, p.employee_number
            FROM mail_refusal r LEFT JOIN person p ON lower(p.email) = r.address
            WHERE past IS NULL OR r.address > past ORDER BY r.address LIMIT most;
    END IF;
END
$$;
-- Messages go there again, by the word of an administrator of the network. Whose address it is, or NULL.
CREATE FUNCTION mail_refusal_take_back(wanted text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF administers_network() IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM mail_refusal r WHERE r.address = lower(wanted);
    RETURN (SELECT p.id FROM person p WHERE lower(p.email) = lower(wanted) ORDER BY p.id LIMIT 1);
END
$$;
-- The messages to somebody, the latest first, before one: their own, or for administrators over them, who also learn why.
CREATE FUNCTION messages_of(person bigint, before bigint, most integer, zone text)
RETURNS TABLE (id bigint, kind text, state text, reason text, noted_on date, noted_at text, changed_on date, changed_at text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    over boolean := coalesce(holds_over('administrator', person), false);
BEGIN
    IF person = me() OR over THEN
        RETURN QUERY SELECT m.id, m.kind, m.state, CASE WHEN over THEN m.reason END, civil_date(m.recorded_at, zone),
                to_char(m.recorded_at AT TIME ZONE zone, 'HH24:MI'), civil_date(m.changed_at, zone), to_char(m.changed_at AT TIME ZONE zone, 'HH24:MI')
            FROM message m WHERE m.person_id = person AND (before IS NULL OR m.id < before) ORDER BY m.id DESC LIMIT most;
    END IF;
END
$$;
-- A message to the person of this request that says nothing, to see whether it comes. 'noted'; 'no address'; 'many': five within an hour.
CREATE FUNCTION message_try() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added boolean;
BEGIN
    IF administers_network() IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM FROM person p WHERE p.id = me() FOR UPDATE;
    IF (SELECT count(*) FROM message m WHERE m.person_id = me() AND m.kind = 'test' AND m.recorded_at > clock_timestamp() - interval '1 hour') >= 5 THEN
        RETURN 'many';
    END IF;
    added := message_add('test', me(), '', clock_timestamp()::text, interval '1 hour');
    RETURN CASE WHEN added THEN 'noted' ELSE 'no address' END;
END
$$;

-- Every message has a number that nobody guesses, which stands in its id: a report about one that names it was written by somebody whom it reached.
ALTER TABLE message ADD COLUMN mark bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) CHECK (length(mark) = 16);
-- That an address is none was reported by mail, which anybody can write, and not said by the server that we spoke to. Such an address gets no lists;
-- what concerns the account still goes there, so that no report keeps it from its person.
ALTER TABLE mail_refusal ADD COLUMN reported boolean NOT NULL DEFAULT false;
CREATE OR REPLACE FUNCTION mail_refusal_note(address text, code integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO mail_refusal AS r (address, code) VALUES (lower(mail_refusal_note.address), mail_refusal_note.code)
    ON CONFLICT ON CONSTRAINT mail_refusal_pkey DO UPDATE SET code = EXCLUDED.code, reported = false, recorded_at = clock_timestamp();
END
$$;
-- As before, with the number in hexadecimal digits; what was only reported stops no message about the account.
DROP FUNCTION message_claim();
CREATE FUNCTION message_claim() RETURNS TABLE (id bigint, kind text, person_id bigint, what text, period text, to_address text, refused boolean,
                                               language text, mark text, tries integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT m.id, m.kind, m.person_id, m.what, m.period, a.to_address,
                        EXISTS (SELECT FROM mail_refusal r WHERE r.address = lower(a.to_address) AND (m.by_calendar OR NOT r.reported)),
                        coalesce(s.language, p.language), encode(m.mark, 'hex'), m.tries
        FROM message m JOIN person p ON p.id = m.person_id LEFT JOIN person_setting s ON s.person_id = p.id
        CROSS JOIN LATERAL (SELECT coalesce(m.address, p.email) AS to_address) a
        WHERE m.state = 'waiting' AND m.next_at <= clock_timestamp() AND m.ends_at > clock_timestamp()
        ORDER BY m.by_calendar, m.next_at, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED;
END
$$;

-- A mail system says afterwards that an address is none. It counts only where the report names a message, with its mark, that went to that address
-- within thirty days; that message was refused. 'noted'; 'unknown'.
CREATE FUNCTION mail_bounced(address text, status text, message bigint, mark text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
BEGIN
    SELECT m.person_id INTO whose FROM person p JOIN message m ON m.person_id = p.id
    WHERE m.id = mail_bounced.message AND encode(m.mark, 'hex') = mail_bounced.mark AND lower(p.email) = lower(mail_bounced.address) AND m.address IS NULL
      AND m.state IN ('sent', 'unsure') AND m.changed_at > clock_timestamp() - interval '30 days';
    IF whose IS NULL THEN
        RETURN 'unknown';
    END IF;
    INSERT INTO mail_refusal AS r (address, code, reported) VALUES (lower(mail_bounced.address), 550, true) ON CONFLICT ON CONSTRAINT mail_refusal_pkey DO NOTHING;
    UPDATE message m SET state = 'refused', reason = 'came back: ' || status, changed_at = clock_timestamp()
    WHERE m.id = mail_bounced.message;
    INSERT INTO audit (person_id, route, about_id) VALUES (NULL, 'a message came back', whose);
    RETURN 'noted';
END
$$;

-- ---- Walls

ALTER TABLE message_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE happening ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminder ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminder_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON message_setting TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON happening TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON reminder TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON reminder_person TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT ON message_setting, happening, reminder, reminder_person TO attest_job;
REVOKE EXECUTE ON FUNCTION message_times, message_times_set, message_times_history, happened, happenings_due, factor_told, may_remind, reminder_is_due, reminder_stands,
    reminder_reach, reminder_look, reminder_begin, reminder_ask, reminder_drop, reminder_of, reminder_counts, reminders_of, reminders_note, reminder_goes_on,
    reminders_end, notices_now, digest_take, huddle_list, outbox_figures, mail_refusals, mail_refusal_take_back, messages_of, message_try, mail_bounced,
    message_claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION message_times, message_times_set, message_times_history, may_remind, reminder_begin, reminder_ask, reminder_drop, reminder_of, reminder_counts,
    reminders_of, huddle_list, outbox_figures, mail_refusals, mail_refusal_take_back, messages_of, message_try TO attest_web;
GRANT EXECUTE ON FUNCTION reminders_note, reminders_end, digest_take, mail_bounced, message_claim TO attest_job;
