-- Live sessions and their rosters, numbers of licences, credit as boards are told of it, and what other systems are told.
-- SPDX-License-Identifier: Apache-2.0

-- ---- Live sessions: training in a room, or a skill that several people showed

-- facility_id: where it is held; who administers or observes there keeps it. What attending counts as: 'training' is evidence from
-- elsewhere with its minutes, on the topic and for the certification where they are named; 'skill' is a skill that was watched.
CREATE TABLE live_session (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    facility_id bigint NOT NULL REFERENCES facility,
    title text NOT NULL CHECK (title <> '' AND length(title) <= 200),
    counts_as text NOT NULL CHECK (counts_as IN ('training', 'skill')),
    certification_id bigint REFERENCES certification,
    topic text CHECK (topic <> '' AND length(topic) <= 100),
    skill text CHECK (skill <> '' AND length(skill) <= 100),
    held_on date NOT NULL CHECK (held_on BETWEEN '2000-01-01' AND '2199-12-31'),
    minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
    room text CHECK (room <> '' AND length(room) <= 200),
    trainer text NOT NULL CHECK (trainer <> '' AND length(trainer) <= 200),
    capacity integer CHECK (capacity BETWEEN 1 AND 10000),
    language text CHECK (language <> '' AND length(language) <= 60),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (counts_as <> 'skill' OR (topic IS NULL AND num_nonnulls(skill, certification_id) > 0)),
    CHECK (counts_as <> 'training' OR skill IS NULL)
);
CREATE INDEX ON live_session (facility_id, held_on);
-- It did not take place after all: nothing of it counts.
CREATE TABLE live_session_end (
    session_id bigint PRIMARY KEY REFERENCES live_session,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Who attended, as one file or one page said it. Of one person the latest roster that is not undone holds.
CREATE TABLE live_roster (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id bigint NOT NULL REFERENCES live_session,
    source text CHECK (source <> '' AND length(source) <= 200), -- name of the file; NULL: ticked on the page
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON live_roster (session_id);
CREATE TABLE live_roster_line (
    roster_id bigint NOT NULL REFERENCES live_roster,
    person_id bigint NOT NULL REFERENCES person,
    attended boolean NOT NULL,
    note text CHECK (note <> '' AND length(note) <= 200),
    PRIMARY KEY (roster_id, person_id)
);
CREATE INDEX ON live_roster_line (person_id);
CREATE TABLE live_roster_undo (
    roster_id bigint PRIMARY KEY REFERENCES live_roster,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 500),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- The evidence that attending a session is: one piece for each person, which counts or does not by what its rosters say.
CREATE TABLE live_evidence (
    session_id bigint NOT NULL REFERENCES live_session,
    person_id bigint NOT NULL,
    evidence_id bigint NOT NULL UNIQUE,
    decision_id bigint, -- the last one that followed from a roster; NULL: none. Where a later one stands, somebody decided otherwise, which holds
    PRIMARY KEY (session_id, person_id),
    FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id)
);
CREATE INDEX ON live_evidence (person_id);

CREATE VIEW live_attendance WITH (security_invoker = true) AS
SELECT DISTINCT ON (r.session_id, l.person_id) r.session_id, l.person_id, l.attended AND e.session_id IS NULL AS attended, l.note, r.id AS roster_id
FROM live_roster r JOIN live_roster_line l ON l.roster_id = r.id
LEFT JOIN live_roster_undo u ON u.roster_id = r.id LEFT JOIN live_session_end e ON e.session_id = r.session_id
WHERE u.roster_id IS NULL
ORDER BY r.session_id, l.person_id, r.id DESC;

-- Whether the person of this request keeps the sessions of a facility; never while acting for somebody. Not open to requests.
CREATE FUNCTION live_keeps(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(current_setting('attest.actor', true), '') = ''
       AND (may('administrator') AND me() IN (SELECT holders_over('administrator', facility))
            OR may('observer') AND me() IN (SELECT holders_over('observer', facility)));
END
$$;
-- The same, and its auditors.
CREATE FUNCTION live_reads(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN live_keeps(facility) OR may('auditor') AND me() IN (SELECT holders_over('auditor', facility));
END
$$;
-- The same, of one session: what counts as training from elsewhere is accepted by administrators, as evidence that people hand in; observers say
-- which skills they saw.
CREATE FUNCTION live_keeps_session(session bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce((SELECT live_keeps(s.facility_id) AND (s.counts_as = 'skill' OR may('administrator') AND me() IN (SELECT holders_over('administrator', s.facility_id)))
                     FROM live_session s WHERE s.id = session), false);
END
$$;
-- Whether they may say of somebody that they attended: never of themselves.
CREATE FUNCTION live_may_say(session bigint, person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN holds_over('administrator', person)
        OR holds_over('observer', person) AND (SELECT s.counts_as FROM live_session s WHERE s.id = session) = 'skill';
END
$$;

-- The facilities whose sessions the person of this request keeps.
CREATE FUNCTION live_places() RETURNS TABLE (code text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT ON (s.name, f.code) f.code::text, s.name FROM live_grant g
        JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> facility_today(c.descendant_id)
        JOIN facility f ON f.id = c.descendant_id JOIN facility_span s ON s.facility_id = f.id AND s.during @> facility_today(f.id)
        WHERE g.person_id = me() AND g.permission IN ('administrator', 'observer') ORDER BY s.name, f.code LIMIT 2000;
END
$$;

-- A session. NULL: the facility is none of theirs, or they may not keep training there. Not of a day more than five years ago.
CREATE FUNCTION live_session_add(place text, called text, counts text, certification bigint, on_topic text, of_skill text, day date, lasts integer,
                                 in_room text, by_trainer text, places integer, spoken text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    made bigint;
    at bigint := (SELECT f.id FROM facility f WHERE f.code = place);
BEGIN
    IF at IS NULL OR NOT live_keeps(at) OR counts = 'training' AND NOT (may('administrator') AND me() IN (SELECT holders_over('administrator', at))) THEN
        RETURN NULL;
    ELSIF day < facility_today(at) - interval '5 years' OR day > facility_today(at) + interval '5 years' THEN
        RAISE EXCEPTION 'too long ago, or too far away' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO live_session (facility_id, title, counts_as, certification_id, topic, skill, held_on, minutes, room, trainer, capacity, language, recorded_by)
    VALUES (at, called, counts, certification, on_topic, of_skill, day, lasts, nullif(in_room, ''), by_trainer, places, nullif(spoken, ''), me())
    RETURNING id INTO made;
    RETURN made;
END
$$;

-- One session, or all that the person of this request may read, those to come first. may_write: they keep it. begun: its day has come.
CREATE FUNCTION live_sessions(wanted bigint)
RETURNS TABLE (id bigint, facility text, facility_name text, title text, counts_as text, certification text, topic text, skill text, held_on date,
               minutes integer, room text, trainer text, capacity integer, language text, made_by text, cancelled text, may_write boolean, begun boolean,
               attended bigint, rosters bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH part AS MATERIALIZED (
        SELECT c.descendant_id AS id, bool_or(g.permission <> 'auditor') AS keeps FROM live_grant g
        JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> facility_today(c.descendant_id)
        WHERE g.person_id = me() AND g.permission IN ('administrator', 'observer', 'auditor') GROUP BY 1
    )
    SELECT s.id, f.code::text, v.name, s.title, s.counts_as, t.title, s.topic, s.skill, s.held_on, s.minutes, s.room, s.trainer, s.capacity, s.language,
           p.display_name, e.reason, part.keeps AND live_keeps_session(s.id), s.held_on <= facility_today(s.facility_id),
           (SELECT count(*) FROM live_attendance a WHERE a.session_id = s.id AND a.attended),
           (SELECT count(*) FROM live_roster r WHERE r.session_id = s.id)
    FROM live_session s JOIN part ON part.id = s.facility_id JOIN facility f ON f.id = s.facility_id JOIN person p ON p.id = s.recorded_by
    LEFT JOIN live_session_end e ON e.session_id = s.id
    CROSS JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
    LEFT JOIN LATERAL (SELECT x.title FROM certification_span x WHERE x.certification_id = s.certification_id ORDER BY lower(x.during) DESC LIMIT 1) t ON true
    WHERE wanted IS NULL OR s.id = wanted
    ORDER BY s.held_on DESC, s.id DESC LIMIT 200;
END
$$;

-- Who is on the rosters of a session, by name; may_say: the person of this request may say otherwise of them.
CREATE FUNCTION live_roster_of(session bigint)
RETURNS TABLE (person_id bigint, name text, employee_number text, attended boolean, note text, may_say boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF live_reads((SELECT s.facility_id FROM live_session s WHERE s.id = session)) THEN
        RETURN QUERY SELECT p.id, p.display_name, p.employee_number, a.attended, a.note, live_may_say(session, p.id)
            FROM live_attendance a JOIN person p ON p.id = a.person_id WHERE a.session_id = session ORDER BY p.display_name, p.id LIMIT 1000;
    END IF;
END
$$;
-- What was said when, newest first.
CREATE FUNCTION live_rosters_of(session bigint)
RETURNS TABLE (id bigint, source text, by_name text, recorded_at timestamptz, attended bigint, absent bigint, undone text, undone_by text, on_it boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF live_reads((SELECT s.facility_id FROM live_session s WHERE s.id = session)) THEN
        RETURN QUERY SELECT r.id, r.source, p.display_name, r.recorded_at, count(*) FILTER (WHERE l.attended), count(*) FILTER (WHERE NOT l.attended),
            u.reason, q.display_name, bool_or(l.person_id = me())
            FROM live_roster r JOIN live_roster_line l ON l.roster_id = r.id JOIN person p ON p.id = r.recorded_by
            LEFT JOIN live_roster_undo u ON u.roster_id = r.id LEFT JOIN person q ON q.id = u.recorded_by
            WHERE r.session_id = session GROUP BY r.id, p.id, u.roster_id, q.id ORDER BY r.id DESC LIMIT 100;
    END IF;
END
$$;

-- People whom the person of this request may tick, at most n: those of a name or employee number, wherever they may say so; without one
-- those who work where the session is held.
CREATE FUNCTION live_people(session bigint, wanted text, n integer) RETURNS TABLE (person_id bigint, name text, employee_number text, facility text, job_role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    at bigint := (SELECT s.facility_id FROM live_session s WHERE s.id = session);
BEGIN
    IF live_keeps_session(session) THEN
        RETURN QUERY SELECT DISTINCT ON (p.display_name, p.id) p.id, p.display_name, p.employee_number, f.name, r.title
            FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> facility_today(c.descendant_id)
            JOIN post_span o ON o.facility_id = c.descendant_id AND o.during @> facility_today(o.facility_id) AND o.is_primary
            JOIN person p ON p.id = o.person_id
            JOIN facility_span f ON f.facility_id = o.facility_id AND f.during @> facility_today(o.facility_id)
            JOIN job_role r ON r.id = o.job_role_id
            WHERE g.person_id = me() AND g.permission IN ('administrator', 'observer') AND p.id <> me()
              AND live_may_say(session, p.id)
              AND CASE WHEN wanted <> '' THEN strpos(lower(p.display_name), lower(wanted)) > 0 OR p.employee_number = wanted
                       ELSE o.facility_id IN (SELECT x.descendant_id FROM facility_closure x WHERE x.ancestor_id = at
                                              AND x.during @> facility_today(x.descendant_id)) END
            ORDER BY p.display_name, p.id LIMIT n;
    END IF;
END
$$;

-- Lines of a roster: whom each names, what their word is so far, and what is wrong with it; NULL: nothing. Who is not in sight reads as unknown.
CREATE FUNCTION live_check(session bigint, numbers text[])
RETURNS TABLE (line integer, person_id bigint, name text, attended boolean, note text, problem text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF live_keeps_session(session) THEN
        RETURN QUERY
        SELECT u.line::integer, CASE WHEN m.is_fine THEN p.id END, CASE WHEN m.is_fine THEN p.display_name END, a.attended, a.note,
               CASE WHEN p.id = me() THEN 'self' WHEN NOT m.is_fine THEN 'person'
                    WHEN row_number() OVER (PARTITION BY u.employee ORDER BY u.line) > 1 THEN 'twice' END
        FROM unnest(numbers) WITH ORDINALITY u (employee, line) LEFT JOIN person p ON p.employee_number = u.employee
        CROSS JOIN LATERAL (SELECT coalesce(live_may_say(session, p.id), false) AS is_fine) m
        LEFT JOIN live_attendance a ON a.session_id = session AND a.person_id = p.id AND m.is_fine
        ORDER BY u.line;
    END IF;
END
$$;

-- Brings the evidence of some people in line with what the rosters say, unless somebody decided about it otherwise since. The answer: those for whom something changed. Not open to requests.
CREATE FUNCTION live_settle(session bigint, people bigint[], why text) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    s live_session;
    one record;
    made bigint;
    today date := civil_date(clock(), person_zone(me()));
BEGIN
    SELECT * INTO s FROM live_session x WHERE x.id = session;
    FOR one IN SELECT u.person_id, coalesce(a.attended, false) AS wanted, e.evidence_id, t.state,
            e.decision_id IS NOT DISTINCT FROM (SELECT max(d.id) FROM evidence_decision d WHERE d.evidence_id = e.evidence_id) AS ours
        FROM unnest(people) u (person_id) LEFT JOIN live_attendance a ON a.session_id = session AND a.person_id = u.person_id
        LEFT JOIN live_evidence e ON e.session_id = session AND e.person_id = u.person_id LEFT JOIN evidence_state t ON t.evidence_id = e.evidence_id
        ORDER BY u.person_id
    LOOP
        IF one.evidence_id IS NULL AND one.wanted THEN
            INSERT INTO evidence (person_id, kind, certification_id, skill, title, provider, topic, hundredths, done_on, recorded_by)
            VALUES (one.person_id, CASE s.counts_as WHEN 'skill' THEN 'hands-on' ELSE 'external' END, s.certification_id, s.skill, s.title,
                    left(s.trainer, 200), s.topic, greatest(s.minutes * 100 / 60, 1), s.held_on, me()) RETURNING id INTO made;
            INSERT INTO live_evidence (session_id, person_id, evidence_id) VALUES (session, one.person_id, made);
            IF s.counts_as = 'training' THEN
                INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on) VALUES (made, one.person_id, true, me(), today) RETURNING id INTO made;
                UPDATE live_evidence e SET decision_id = made WHERE e.session_id = session AND e.person_id = one.person_id;
            END IF;
        ELSIF one.evidence_id IS NOT NULL AND one.ours AND (one.state = 'accepted') <> one.wanted THEN
            INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on)
            VALUES (one.evidence_id, one.person_id, one.wanted, me(), today) RETURNING id INTO made;
            INSERT INTO evidence_decision_reason (decision_id, person_id, text) VALUES (made, one.person_id, why);
            UPDATE live_evidence e SET decision_id = made WHERE e.session_id = session AND e.person_id = one.person_id;
        ELSE
            CONTINUE;
        END IF;
        RETURN NEXT one.person_id;
    END LOOP;
END
$$;

-- Puts words about some people on record, all of them or none; what is on record already is left out, and where nothing is left there is no
-- roster. The answer: a row for each whose evidence changed, to be reckoned in this transaction.
CREATE FUNCTION live_roster_add(session bigint, people bigint[], came boolean[], notes text[], file text) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    s live_session;
    made bigint;
BEGIN
    SELECT * INTO s FROM live_session x WHERE x.id = session;
    IF s.id IS NULL OR NOT live_keeps_session(session) OR EXISTS (SELECT FROM live_session_end e WHERE e.session_id = session)
       OR s.held_on > facility_today(s.facility_id) OR s.held_on < facility_today(s.facility_id) - interval '5 years'
       OR EXISTS (SELECT FROM unnest(people) u (person_id) WHERE live_may_say(session, u.person_id) IS NOT TRUE) THEN
        RAISE EXCEPTION 'no word of this person on this session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(47, (session % 2147483647)::integer);
    PERFORM lock_person(u.person_id) FROM (SELECT DISTINCT x AS person_id FROM unnest(people) x ORDER BY 1) u;
    IF NOT EXISTS (SELECT FROM unnest(people, came, notes) u (person_id, attended, note) LEFT JOIN live_attendance a ON a.session_id = session AND a.person_id = u.person_id
                   WHERE (u.attended, nullif(u.note, '')) IS DISTINCT FROM (a.attended, a.note)) THEN
        RETURN;
    END IF;
    INSERT INTO live_roster (session_id, source, recorded_by) VALUES (session, nullif(file, ''), me()) RETURNING id INTO made;
    INSERT INTO live_roster_line (roster_id, person_id, attended, note)
    SELECT made, u.person_id, u.attended, nullif(u.note, '')
    FROM unnest(people, came, notes) u (person_id, attended, note) LEFT JOIN live_attendance a ON a.session_id = session AND a.person_id = u.person_id
    WHERE (u.attended, nullif(u.note, '')) IS DISTINCT FROM (a.attended, a.note);
    people := ARRAY(SELECT l.person_id FROM live_roster_line l WHERE l.roster_id = made ORDER BY 1);
    RETURN QUERY SELECT live_settle(session, people, format('By a later roster of "%s".', s.title));
END
$$;

-- Takes a roster back: what was said before holds again. No row may name the person of this request. NULL alone: it was undone before, or there
-- is none such; else those whose evidence changed.
CREATE FUNCTION live_undo(roster bigint, why text) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    s live_session;
    people bigint[];
BEGIN
    SELECT x.* INTO s FROM live_session x JOIN live_roster r ON r.session_id = x.id WHERE r.id = roster;
    SELECT array_agg(l.person_id ORDER BY l.person_id) INTO people FROM live_roster_line l WHERE l.roster_id = roster;
    IF s.id IS NULL OR NOT live_keeps_session(s.id) OR me() = ANY (people) THEN
        RAISE EXCEPTION 'no roster to undo' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(47, (s.id % 2147483647)::integer);
    PERFORM lock_person(u.person_id) FROM (SELECT x AS person_id FROM unnest(people) x ORDER BY 1) u;
    INSERT INTO live_roster_undo (roster_id, reason, recorded_by) VALUES (roster, why, me()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NEXT NULL;
        RETURN;
    END IF;
    RETURN QUERY SELECT live_settle(s.id, people, why);
END
$$;

-- Says that a session did not take place. The same answer.
CREATE FUNCTION live_cancel(session bigint, why text) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    s live_session;
    people bigint[];
BEGIN
    SELECT x.* INTO s FROM live_session x WHERE x.id = session;
    SELECT coalesce(array_agg(e.person_id ORDER BY e.person_id), '{}') INTO people FROM live_evidence e WHERE e.session_id = session;
    IF s.id IS NULL OR NOT live_keeps_session(session) OR me() = ANY (people) THEN
        RAISE EXCEPTION 'no session to cancel' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(47, (s.id % 2147483647)::integer);
    PERFORM lock_person(u.person_id) FROM (SELECT x AS person_id FROM unnest(people) x ORDER BY 1) u;
    INSERT INTO live_session_end (session_id, reason, recorded_by) VALUES (session, why, me()) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NEXT NULL;
        RETURN;
    END IF;
    RETURN QUERY SELECT live_settle(session, people, why);
END
$$;

-- What follows for somebody from a roster: from here to act_as_oneself they are the person of the transaction.
CREATE FUNCTION act_for_live(session bigint, person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF person = me() OR NOT live_keeps_session(session)
       OR NOT EXISTS (SELECT FROM live_evidence e WHERE e.session_id = session AND e.person_id = person) THEN
        RAISE EXCEPTION 'nobody of this session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    PERFORM act_as(person);
END
$$;

-- ---- Numbers of licences

-- The number that a board knows a licence by. The latest recorded holds; NULL: it has none on record after all.
CREATE TABLE licence_number (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    licence_id bigint NOT NULL,
    person_id bigint NOT NULL,
    number text CHECK (number ~ '^[0-9A-Za-z][0-9A-Za-z ./-]{0,39}$'),
    recorded_by bigint REFERENCES person, -- NULL: a file
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (licence_id, person_id) REFERENCES licence (id, person_id)
);
CREATE INDEX ON licence_number (licence_id, id);
CREATE VIEW licence_number_now WITH (security_invoker = true) AS
SELECT n.licence_id, n.person_id, n.number, n.recorded_at
FROM (SELECT DISTINCT ON (licence_id) * FROM licence_number ORDER BY licence_id, id DESC) n WHERE n.number IS NOT NULL;

-- ---- Credit, as boards are told of it

-- What is to be told by now: a row for each (completion, licence held on its day, credit of its version that was accredited that day, or has no
-- accreditation). A version without any gives its minutes as training hours. licence_number NULL: held back until it is on record.
CREATE VIEW credit_wanted WITH (security_invoker = true) AS
SELECT c.id AS completion_id, s.licence_id, coalesce(x.number, 0) AS credit_number, c.person_id, c.course_version_id, s.state::text AS state,
       s.kind::text AS licence_kind, n.number AS licence_number, c.completed_on, coalesce(x.kind, 'training-hours') AS credit_kind, x.topic,
       coalesce(x.hundredths, c.minutes * 100 / 60) AS hundredths, x.provider, x.provider_number
FROM completion_now c
JOIN licence_span s ON s.person_id = c.person_id AND s.during @> c.completed_on
LEFT JOIN licence_number_now n ON n.licence_id = s.licence_id
LEFT JOIN credit x ON x.course_version_id = c.course_version_id AND days(x.from_date, x.until_date) @> c.completed_on;

-- What was told, run by run. since_last: of any day; else completions of these days. digest: of its rows, names left out.
CREATE TABLE credit_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    from_date date,
    to_date date,
    n integer NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    recorded_by bigint REFERENCES person, -- NULL: the command line
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- event: 'credit' the first time; 'corrected' where the day, the hours or the number of the licence are others now; 'withdrawn' where it
-- does not count any more, with what was told before. Of one (completion, licence, credit) the latest row is what the board knows.
CREATE TABLE credit_row (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES credit_run,
    event text NOT NULL CHECK (event IN ('credit', 'corrected', 'withdrawn')),
    completion_id bigint NOT NULL,
    licence_id bigint NOT NULL,
    credit_number integer NOT NULL,
    person_id bigint NOT NULL REFERENCES person,
    licence_number text NOT NULL,
    completed_on date NOT NULL,
    hundredths integer NOT NULL,
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id),
    FOREIGN KEY (licence_id, person_id) REFERENCES licence (id, person_id),
    UNIQUE (run_id, completion_id, licence_id, credit_number)
);
CREATE INDEX ON credit_row (completion_id, licence_id, credit_number, id);
CREATE INDEX ON credit_row (run_id, id);

-- Not open to requests. Boards are told for the whole network: its administrators do that, and the command line.
CREATE FUNCTION may_tell_credit() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER') OR administers_network();
END
$$;
-- What a run of these days would tell: what was never told, and what is otherwise than it was told.
CREATE FUNCTION credit_new(first_day date, last_day date)
RETURNS TABLE (event text, completion_id bigint, licence_id bigint, credit_number integer, person_id bigint, licence_number text, completed_on date, hundredths integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may_tell_credit() IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH told AS (
        SELECT * FROM (SELECT DISTINCT ON (r.completion_id, r.licence_id, r.credit_number) r.* FROM credit_row r
                       ORDER BY r.completion_id, r.licence_id, r.credit_number, r.id DESC) x WHERE x.event <> 'withdrawn'
    ), wanted AS (
        SELECT w.* FROM credit_wanted w WHERE w.licence_number IS NOT NULL
    )
    SELECT CASE WHEN t.id IS NULL THEN 'credit' WHEN w.completion_id IS NULL THEN 'withdrawn' ELSE 'corrected' END,
           coalesce(w.completion_id, t.completion_id), coalesce(w.licence_id, t.licence_id), coalesce(w.credit_number, t.credit_number),
           coalesce(w.person_id, t.person_id), coalesce(w.licence_number, t.licence_number), coalesce(w.completed_on, t.completed_on),
           coalesce(w.hundredths, t.hundredths)
    FROM wanted w FULL JOIN told t ON (t.completion_id, t.licence_id, t.credit_number) = (w.completion_id, w.licence_id, w.credit_number)
    WHERE (w.licence_number, w.completed_on, w.hundredths) IS DISTINCT FROM (t.licence_number, t.completed_on, t.hundredths)
      AND (t.id IS NOT NULL OR NOT EXISTS (SELECT FROM leaver e WHERE e.person_id = w.person_id)) -- of erased people nothing new is told
      AND (days(first_day, last_day) @> w.completed_on OR days(first_day, last_day) @> t.completed_on)
    ORDER BY coalesce(w.completed_on, t.completed_on), 2, 3, 4;
END
$$;
-- Tells it: puts a run on record. NULL: there is nothing new.
CREATE FUNCTION credit_tell(first_day date, last_day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    run bigint;
BEGIN
    IF may_tell_credit() IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(48, 1);
    WITH t AS MATERIALIZED (
        SELECT row_number() OVER () AS place, n.* FROM credit_new(first_day, last_day) n
    ), made AS (
        INSERT INTO credit_run (from_date, to_date, n, digest, recorded_by)
        SELECT first_day, last_day, count(*), sha256(convert_to(string_agg(concat_ws('|', t.event, t.completion_id, t.licence_id, t.credit_number, t.licence_number,
                   t.completed_on, t.hundredths), E'\n' ORDER BY t.place), 'UTF8')), me()
        FROM t HAVING count(*) > 0 RETURNING credit_run.id
    ), told AS (
        INSERT INTO credit_row (run_id, event, completion_id, licence_id, credit_number, person_id, licence_number, completed_on, hundredths)
        SELECT m.id, t.event, t.completion_id, t.licence_id, t.credit_number, t.person_id, t.licence_number, t.completed_on, t.hundredths
        FROM made m CROSS JOIN t ORDER BY t.place
    )
    SELECT m.id INTO run FROM made m;
    RETURN run;
END
$$;
-- The runs, newest first.
CREATE FUNCTION credit_runs(wanted bigint) RETURNS TABLE (id bigint, from_date date, to_date date, n integer, digest text, by_name text, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may_tell_credit() THEN
        RETURN QUERY SELECT r.id, r.from_date, r.to_date, r.n, encode(r.digest, 'hex'), p.display_name, r.recorded_at
            FROM credit_run r LEFT JOIN person p ON p.id = r.recorded_by WHERE wanted IS NULL OR r.id = wanted ORDER BY r.id DESC LIMIT 100;
    END IF;
END
$$;
-- Rows of a run, as a board reads them, at most n after one.
CREATE FUNCTION credit_rows(run bigint, after bigint, many integer)
RETURNS TABLE (id bigint, event text, state text, licence_kind text, licence_number text, name text, course text, title text, version integer,
               provider text, provider_number text, completed_on date, credit_kind text, topic text, hundredths integer, certificate text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may_tell_credit() THEN
        RETURN QUERY SELECT r.id, r.event, l.state::text, l.kind::text, r.licence_number, p.display_name, k.code::text, v.title, v.version,
            x.provider, x.provider_number, r.completed_on, coalesce(x.kind, 'training-hours'), x.topic, r.hundredths,
            (SELECT f.code FROM award_evidence e JOIN certificate f ON f.award_id = e.award_id WHERE e.completion_id = c.id AND e.person_id = c.person_id
             ORDER BY f.id DESC LIMIT 1)
            FROM credit_row r JOIN licence l ON l.id = r.licence_id JOIN person p ON p.id = r.person_id JOIN completion c ON c.id = r.completion_id
            JOIN course_version v ON v.id = c.course_version_id JOIN course k ON k.id = v.course_id
            LEFT JOIN credit x ON x.course_version_id = v.id AND x.number = r.credit_number
            WHERE r.run_id = run AND r.id > after ORDER BY r.id LIMIT many;
    END IF;
END
$$;
-- Who is held back, since the number of a licence is not on record: how many rows wait.
CREATE FUNCTION credit_held_back(first_day date, last_day date)
RETURNS TABLE (person_id bigint, name text, employee_number text, state text, licence_kind text, n bigint, first_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may_tell_credit() THEN
        RETURN QUERY SELECT w.person_id, p.display_name, p.employee_number, w.state, w.licence_kind, count(*), min(w.completed_on)
            FROM credit_wanted w JOIN person p ON p.id = w.person_id
            WHERE w.licence_number IS NULL AND days(first_day, last_day) @> w.completed_on
            GROUP BY w.person_id, p.display_name, p.employee_number, w.state, w.licence_kind ORDER BY p.display_name, w.person_id, 4, 5 LIMIT 10000;
    END IF;
END
$$;

-- ---- What other systems are told

-- What happened, in the transaction in which it did; not in an order that a reader could follow, since one that began earlier may end later. It
-- has no references: what it names is never removed.
CREATE TABLE outward_pending (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event text NOT NULL CHECK (event IN ('completed', 'awarded', 'corrected', 'revoked')),
    person_id bigint NOT NULL,
    completion_id bigint,
    correction_id bigint,
    award_id bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (num_nonnulls(completion_id, award_id) = 1)
);
-- The same, in an order that stays: numbered by one transaction after another (outward_number), so whoever has read up to a number has missed
-- nothing below it. facility_id: where the person belonged when it was numbered.
CREATE TABLE outward_event (
    number bigint PRIMARY KEY,
    event text NOT NULL,
    person_id bigint NOT NULL,
    facility_id bigint,
    completion_id bigint,
    correction_id bigint,
    award_id bigint,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX ON outward_event (facility_id, number);
CREATE INDEX ON outward_event (recorded_at);

CREATE FUNCTION outward_completed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO outward_pending (event, person_id, completion_id) SELECT 'completed', n.person_id, n.id FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION outward_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO outward_pending (event, person_id, completion_id, correction_id)
    SELECT CASE WHEN x.completed_on IS NULL THEN 'revoked' ELSE 'corrected' END, n.person_id, x.completion_id, x.id
    FROM new_rows n JOIN completion_correction x ON x.id = n.correction_id WHERE n.agreed ORDER BY n.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION outward_awarded() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO outward_pending (event, person_id, award_id)
    SELECT CASE WHEN n.supersedes IS NULL THEN 'awarded' ELSE 'corrected' END, n.person_id, n.id FROM new_rows n ORDER BY n.id;
    RETURN NULL;
END
$$;
CREATE FUNCTION outward_revoked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO outward_pending (event, person_id, award_id) SELECT 'revoked', n.person_id, n.award_id FROM new_rows n ORDER BY n.award_id;
    RETURN NULL;
END
$$;
INSERT INTO outward_pending (event, person_id, completion_id, correction_id, award_id, recorded_at)
SELECT event, person_id, completion_id, correction_id, award_id, recorded_at FROM (
    SELECT 'completed' AS event, c.person_id, c.id AS completion_id, NULL::bigint AS correction_id, NULL::bigint AS award_id, c.recorded_at, 1 AS then FROM completion c
    UNION ALL SELECT CASE WHEN x.completed_on IS NULL THEN 'revoked' ELSE 'corrected' END, x.person_id, x.completion_id, x.id, NULL, d.recorded_at, 2
        FROM completion_correction_decision d JOIN completion_correction x ON x.id = d.correction_id WHERE d.agreed
    UNION ALL SELECT CASE WHEN a.supersedes IS NULL THEN 'awarded' ELSE 'corrected' END, a.person_id, NULL, NULL, a.id, a.recorded_at, 3 FROM award a
    UNION ALL SELECT 'revoked', r.person_id, NULL, NULL, r.award_id, r.recorded_at, 4 FROM award_revocation r) e
ORDER BY recorded_at, "then", coalesce(completion_id, award_id);
CREATE TRIGGER outward AFTER INSERT ON completion REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outward_completed();
CREATE TRIGGER outward AFTER INSERT ON completion_correction_decision REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outward_corrected();
CREATE TRIGGER outward AFTER INSERT ON award REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outward_awarded();
CREATE TRIGGER outward AFTER INSERT ON award_revocation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION outward_revoked();

-- Numbers what is on record by now, at most so much of it; the answer: how much. Whoever numbers holds a lock to the end of their transaction,
-- and reads after it is had: so numbers become readable in their order, whatever the order in which the rest is committed.
CREATE FUNCTION outward_number(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    done bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(48, 0);
    WITH gone AS (
        DELETE FROM outward_pending p WHERE p.id IN (SELECT x.id FROM outward_pending x ORDER BY x.id LIMIT most) RETURNING p.*
    ), numbered AS (
        INSERT INTO outward_event (number, event, person_id, facility_id, completion_id, correction_id, award_id, recorded_at)
        SELECT (SELECT coalesce(max(e.number), 0) FROM outward_event e) + row_number() OVER (ORDER BY g.id), g.event, g.person_id, place_of(g.person_id),
               g.completion_id, g.correction_id, g.award_id, g.recorded_at
        FROM gone g RETURNING 1
    )
    SELECT count(*) INTO done FROM numbered;
    RETURN done;
END
$$;

-- ---- Who may do what

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['live_session', 'live_session_end', 'live_roster', 'live_roster_line', 'live_roster_undo', 'live_evidence',
        'licence_number', 'credit_run', 'credit_row', 'outward_pending', 'outward_event'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT ON attest.%I TO attest_job', t);
    END LOOP;
END
$$;
GRANT INSERT ON licence_number TO attest_job, attest_web;
GRANT SELECT ON licence_number, outward_event TO attest_web;
GRANT SELECT ON licence_number_now TO attest_web, attest_job;
-- A number says who somebody is at a board: beside oneself those who administer or audit one read it.
CREATE POLICY web_read ON licence_number FOR SELECT TO attest_web USING (person_id = me() OR holds_over('administrator', person_id) OR holds_over('auditor', person_id));
CREATE POLICY web_add ON licence_number FOR INSERT TO attest_web WITH CHECK (recorded_by = actor() AND person_id <> actor() AND holds_over('administrator', person_id));
CREATE POLICY web_read ON outward_event FOR SELECT TO attest_web USING (facility_id IN (SELECT visible_facilities()));

REVOKE EXECUTE ON FUNCTION live_keeps, live_keeps_session, live_reads, live_may_say, live_places, live_session_add, live_sessions, live_roster_of, live_rosters_of, live_people, live_check,
    live_settle, live_roster_add, live_undo, live_cancel, act_for_live, may_tell_credit, credit_new, credit_tell, credit_runs, credit_rows, credit_held_back,
    outward_completed, outward_corrected, outward_awarded, outward_revoked, outward_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION live_places, live_session_add, live_sessions, live_roster_of, live_rosters_of, live_people, live_check, live_roster_add, live_undo,
    live_cancel, act_for_live TO attest_web;
GRANT EXECUTE ON FUNCTION credit_new, credit_tell, credit_runs, credit_rows, credit_held_back TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION outward_number TO attest_job;
