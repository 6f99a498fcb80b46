-- Sign-ins in the audit, tokens for machines, what is kept about people and for how long.  SPDX-License-Identifier: Apache-2.0

-- ---- Sign-ins in the audit

-- Where somebody works, for lines about themselves: the post of today first, else the last. NULL: they never held one.
CREATE FUNCTION audit_place_of(person bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT o.facility_id FROM post_span o WHERE o.person_id = person
            ORDER BY o.during @> network_today() DESC, o.is_primary DESC, lower(o.during) DESC, o.post_id LIMIT 1);
END
$$;

-- Each session that begins is a line, whichever way it began; so is a second step that its person took. That one ends is a line where
-- somebody ends it: signing out and leaving a page quickly are the same line, so that nothing tells them apart.
CREATE FUNCTION session_noted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO audit (person_id, route, facility_id)
    VALUES (NEW.person_id, CASE WHEN TG_OP = 'INSERT' THEN 'signed in' ELSE 'second step taken' END, audit_place_of(NEW.person_id));
    RETURN NULL;
END
$$;
CREATE TRIGGER session_noted AFTER INSERT ON session FOR EACH ROW EXECUTE FUNCTION session_noted();
CREATE TRIGGER session_step_noted AFTER UPDATE OF stepped ON session FOR EACH ROW
    WHEN (NEW.stepped AND NOT OLD.stepped) EXECUTE FUNCTION session_noted();

-- The person of a session signs out, or leaves quickly: it is gone, and no line says so. Whoever left is nobody's business.
CREATE FUNCTION session_sign_out(digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM session x WHERE x.token_digest = digest;
END
$$;

-- Refusals of one kind and account within a minute are one line, so that whoever tries passwords does not fill the audit. `folded`: how many
-- came after the line; the next line says so. Of logins that nobody has there is no account, and person_id is 0.
CREATE TABLE refusal_fold (
    act text NOT NULL,
    person_id bigint NOT NULL,
    noted_at timestamptz NOT NULL,
    folded integer NOT NULL DEFAULT 0 CHECK (folded >= 0),
    PRIMARY KEY (act, person_id)
);
CREATE INDEX ON refusal_fold (noted_at);

-- Somebody was not let in. What was typed is not kept: the line names the account with that login, or nobody.
CREATE FUNCTION refusal_noted(act text, login text, person bigint, request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    whose bigint := coalesce(person, person_of_login(login));
    real timestamptz := clock_timestamp();
    before integer;
    last_line timestamptz;
BEGIN
    IF length(act) > 60 THEN
        RAISE EXCEPTION 'not an act' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO refusal_fold AS f (act, person_id, noted_at) VALUES (act, coalesce(whose, 0), '-infinity') ON CONFLICT DO NOTHING;
    SELECT f.folded, f.noted_at INTO before, last_line FROM refusal_fold f WHERE f.act = act AND f.person_id = coalesce(whose, 0) FOR UPDATE;
    IF last_line > real - interval '1 minute' THEN
        UPDATE refusal_fold f SET folded = f.folded + 1 WHERE f.act = act AND f.person_id = coalesce(whose, 0);
        RETURN;
    END IF;
    UPDATE refusal_fold f SET folded = 0, noted_at = real WHERE f.act = act AND f.person_id = coalesce(whose, 0);
    INSERT INTO audit (person_id, route, object, request_id, facility_id)
    VALUES (whose, act, CASE WHEN before > 0 THEN '+' || before END, request, audit_place_of(whose));
END
$$;

-- What was folded and is followed by nothing: told in a line of its own. For attest work. How many.
CREATE FUNCTION refusals_unfold() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    told integer;
BEGIN
    WITH gone AS (
        DELETE FROM refusal_fold f WHERE f.noted_at < clock_timestamp() - interval '1 minute' RETURNING f.act, f.person_id, f.folded
    ), said AS (
        INSERT INTO audit (person_id, route, object, facility_id)
        SELECT nullif(g.person_id, 0), g.act, '+' || g.folded, audit_place_of(nullif(g.person_id, 0)) FROM gone g WHERE g.folded > 0 RETURNING 1
    )
    SELECT count(*) INTO told FROM said;
    RETURN told;
END
$$;

ALTER TABLE refusal_fold ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION audit_place_of, session_noted, session_sign_out, refusal_noted, refusals_unfold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_sign_out, refusal_noted TO attest_web;
GRANT EXECUTE ON FUNCTION refusals_unfold TO attest_job;

-- ---- Tokens for machines

-- A token acts as an actor of its own: a row of person without post, login or password, which holds the permission of a manager over one
-- facility until the last day. So every rule about rows holds for it as it stands. What it may ask for is narrowed further by its scopes.
CREATE TABLE token (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL UNIQUE REFERENCES person, -- as whom it acts
    grant_id bigint NOT NULL UNIQUE REFERENCES facility_grant,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 16),
    facility_id bigint NOT NULL REFERENCES facility,
    to_date date NOT NULL,
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    recorded_by bigint REFERENCES person, -- NULL: on the command line
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz,
    ended_at timestamptz,
    ended_by bigint REFERENCES person
);
CREATE INDEX ON token (facility_id);
CREATE INDEX ON token (recorded_by);
CREATE INDEX ON token (ended_by);

-- Whether this is the program itself, on the command line.
CREATE FUNCTION on_command_line() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER');
END
$$;

-- Makes one, of which only the digest is kept. The answer: "added", "facility" (none that they administer), "day" (past, or more than a year
-- away), "name" (one in use has it there).
CREATE FUNCTION token_add(called text, may_ask text[], over text, last_day date, token_digest bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    place bigint := (SELECT f.id FROM facility f WHERE f.code = over);
    today date := facility_today(place);
    actor bigint;
    held bigint;
BEGIN
    IF place IS NULL OR NOT (on_command_line() OR may_grant('manager', place)) THEN
        RETURN 'facility';
    ELSIF last_day IS NULL OR last_day < today OR last_day > today + interval '1 year' THEN
        RETURN 'day';
    ELSIF EXISTS (SELECT FROM token t WHERE t.facility_id = place AND lower(t.name) = lower(called) AND t.ended_at IS NULL AND t.to_date >= today) THEN
        RETURN 'name';
    END IF;
    INSERT INTO person (display_name) VALUES ('Token ' || called) RETURNING id INTO actor;
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date, to_date, recorded_by)
    VALUES (actor, 'manager', place, today, last_day, me()) RETURNING id INTO held;
    INSERT INTO token (person_id, grant_id, name, scopes, facility_id, to_date, digest, recorded_by)
    VALUES (actor, held, called, may_ask, place, last_day, token_digest, me());
    INSERT INTO audit (person_id, route, object, facility_id) VALUES (me(), 'token made', called, place);
    RETURN 'added';
END
$$;

-- Those over facilities that the person of this request administers or audits, or all of them on the command line; ended ones for a month.
CREATE FUNCTION tokens_in_sight() RETURNS TABLE (id bigint, name text, scopes text, facility text, facility_name text, to_date date, made_by text,
    made_on date, used_on date, state text, may_end boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    all_of_them boolean := on_command_line();
BEGIN
    RETURN QUERY
    WITH part AS MATERIALIZED (
        SELECT DISTINCT c.descendant_id AS id FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
        WHERE g.person_id = me() AND g.permission IN ('administrator', 'auditor') AND c.during @> facility_today(c.descendant_id)
    )
    SELECT t.id, t.name, array_to_string(t.scopes, ' '), f.code::text, v.name, t.to_date, m.display_name,
           civil_date(t.recorded_at, n.zone), civil_date(t.last_used_at, n.zone),
           CASE WHEN t.ended_at IS NOT NULL OR r.grant_id IS NOT NULL THEN 'ended' WHEN t.to_date < facility_today(t.facility_id) THEN 'past' ELSE 'live' END,
           t.ended_at IS NULL AND r.grant_id IS NULL AND t.to_date >= facility_today(t.facility_id) AND (all_of_them OR may_grant('manager', t.facility_id))
    FROM token t JOIN facility f ON f.id = t.facility_id CROSS JOIN network n LEFT JOIN person m ON m.id = t.recorded_by
    LEFT JOIN facility_grant_revocation r ON r.grant_id = t.grant_id
    CROSS JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
    WHERE (all_of_them OR t.facility_id IN (SELECT p.id FROM part p))
      AND coalesce(t.ended_at, t.to_date::timestamptz) > clock_timestamp() - interval '31 days'
    ORDER BY t.ended_at IS NOT NULL, lower(t.name), t.id;
END
$$;

-- Ends one at once. false: there is none in use that they may end.
CREATE FUNCTION token_end(wanted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    ended token;
BEGIN
    UPDATE token t SET ended_at = clock_timestamp(), ended_by = me()
    WHERE t.id = wanted AND t.ended_at IS NULL AND (on_command_line() OR may_grant('manager', t.facility_id)) RETURNING * INTO ended;
    IF ended.id IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO facility_grant_revocation (grant_id, from_date, reason, recorded_by)
    VALUES (ended.grant_id, facility_today(ended.facility_id), 'token ended', me()) ON CONFLICT DO NOTHING;
    INSERT INTO audit (person_id, route, object, facility_id) VALUES (me(), 'token ended', ended.name, ended.facility_id);
    RETURN true;
END
$$;

-- Which machine asks: makes the actor of its token the person of this transaction, and tells what session_open tells. No row: nobody.
CREATE FUNCTION token_open(token_digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean, large_print boolean, exit_keys boolean, roomy_tables boolean, bare boolean, scopes text)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    found token;
    set_to text;
BEGIN
    SELECT t.* INTO found FROM token t WHERE t.digest = token_digest AND t.ended_at IS NULL;
    zone := coalesce(facility_zone(found.facility_id), (SELECT n.zone FROM network n));
    IF found.id IS NULL OR NOT EXISTS (SELECT FROM live_grant g WHERE g.id = found.grant_id) THEN
        RETURN;
    END IF;
    set_to := set_config('attest.person', found.person_id::text, true);
    person_id := found.person_id;
    display_name := 'Token ' || found.name;
    today := civil_date(clock(), zone);
    permissions := permissions_of(found.person_id);
    ends_at := extract(epoch FROM (found.to_date + 1)::timestamp AT TIME ZONE zone)::bigint;
    touch := found.last_used_at IS NULL OR found.last_used_at < clock_timestamp() - interval '1 minute';
    large_print := false;
    exit_keys := false;
    roomy_tables := false;
    bare := false;
    scopes := array_to_string(found.scopes, ' ');
    RETURN NEXT;
END
$$;
-- Lost if the machine stops within a moment, as of sessions.
CREATE FUNCTION token_touch(token_digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE token t SET last_used_at = clock_timestamp() WHERE t.digest = token_digest;
END
$$;

-- Whether somebody is none, but the actor of a token: nobody gives it posts, finds it among people, or changes it (0045 asks).
CREATE FUNCTION is_token(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM token t WHERE t.person_id = person);
END
$$;

ALTER TABLE token ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION is_token, on_command_line, token_add, tokens_in_sight, token_end, token_open, token_touch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION token_add, tokens_in_sight, token_end, token_open, token_touch TO attest_web;
GRANT EXECUTE ON FUNCTION token_add, tokens_in_sight, token_end TO attest_job;

-- ---- What is held about one person

-- Whatever has a column person_id, or refers to a row that has one, is about somebody and is told to them, unless it stands here with the
-- reason. A table that is added later is told by itself. Bytes are told in no case: they are digests, sealed secrets, or files.
CREATE TABLE personal_apart (
    relation text PRIMARY KEY,
    own boolean NOT NULL, -- told to the person, and to nobody on their behalf
    reason text NOT NULL CHECK (reason <> '')
);
INSERT INTO personal_apart (relation, own, reason) VALUES
    ('private_answer', true, 'private answers: only the person who wrote them may read them'),
    ('aggregate_draft', true, 'answers that are given without a name once they are sent: only the person may read them until then'),
    ('mark', false, 'which answers were right is told by the results of each attempt, once the rules of its quiz allow it'),
    ('item_try', false, 'which answers were right is told by the results of each attempt, once the rules of its quiz allow it'),
    ('essay_mark', false, 'marks of essays are told by the results of each attempt, once the rules of its quiz allow it'),
    ('essay_call', false, 'which readings of an essay are asked for: nobody who reads knows whose it is'),
    ('regraded_item', false, 'which answers were right is told by the results of each attempt, once the rules of its quiz allow it'),
    ('regraded_attempt', false, 'points of an attempt are told by its results, once the rules of its quiz allow it'),
    ('attempt_item', false, 'which questions were drawn in which order: the answers say which were answered'),
    ('credential', false, 'a password, of which only a hash is kept'),
    ('device_key', false, 'a key that protects what a browser keeps'),
    ('step_offer', false, 'a secret on its way into an app'),
    ('step_recovery', false, 'recovery codes, of which only hashes are kept'),
    ('passkey_challenge', false, 'a random number that a passkey signs'),
    ('passkey_owner', false, 'a random number under which passkeys are kept'),
    ('half_session', false, 'a sign-in that waits for its second step, for five minutes'),
    ('idempotency', false, 'replies to what was sent: it is on record as what it was'),
    ('import_file', false, 'a course that waits to be checked: its author has it'),
    ('timeline_row', false, 'standings, day by day: they follow from posts, awards and rules, and the page of each certification shows them'),
    ('timeline_past', false, 'the same as they were known before'),
    ('standing_delta', false, 'the counters of dashboards'),
    ('post_place', false, 'where somebody works: follows from the posts'),
    ('person_posts', false, 'that there are posts: they follow by themselves'),
    ('contest_open', false, 'that a question about the record is open: the question itself is told'),
    ('change_person', false, 'a change of rules on its way: its effect is in the standings'),
    ('refusal_fold', false, 'refused sign-ins of the last minute: they are in the audit'),
    ('regrade_step', false, 'who decided about a regrade: what they did is in the audit'),
    ('review_comment', false, 'what somebody wrote as a reviewer: it belongs to the version of the course'),
    ('people_import_effect', false, 'what a file from the HR system would do, which may never be put: what was put is told as the person, posts and leave that it became'),
    ('people_import_person', false, 'the same, before it is put'),
    ('people_import_post', false, 'the same, before it is put'),
    ('people_import_leave', false, 'the same, before it is put'),
    ('people_import_term', false, 'the same, before it is put'),
    ('people_import_place', false, 'the same, before it is put'),
    ('people_import_said', false, 'a file from the HR system while it is being read'),
    ('people_import_span', false, 'the same'),
    ('people_import_now', false, 'the same'),
    ('people_import_who', false, 'the same'),
    ('legal_hold', false, 'that data must be kept for a dispute, and why: the network answers for that itself'),
    ('regraded_award', false, 'which award a regrade gave: the award itself is told'),
    ('outward_pending', false, 'events on their way to other systems: what happened is told as completions and awards'),
    ('outward_event', false, 'events for other systems: what happened is told as completions and awards');

-- Which tables are about people, and by which condition on them: $1 is the person.
CREATE FUNCTION personal_tables() RETURNS TABLE (relation text, by_condition text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    WITH tables AS (
        SELECT c.oid, c.relname::text AS name FROM pg_class c
        WHERE c.relnamespace = 'attest'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    ), direct AS (
        SELECT t.oid, t.name, format('t.%I = $1', a.attname) AS by_condition FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND NOT a.attisdropped
        WHERE t.name = 'person' AND a.attname = 'id' OR t.name <> 'audit' AND a.attname = 'person_id'
    )
    SELECT d.name, d.by_condition FROM direct d
    UNION ALL
    SELECT 'audit', 't.person_id = $1 OR t.about_id = $1'
    UNION ALL
    -- Reasons that are kept apart from what they are of.
    SELECT t.name, min(format('t.%I IN (SELECT o.id FROM attest.%I o WHERE o.person_id = $1)', a.attname, p.name))
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND cardinality(k.conkey) = 1
    JOIN direct p ON p.oid = k.confrelid AND p.name <> 'person'
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]
    JOIN pg_attribute f ON f.attrelid = p.oid AND f.attnum = k.confkey[1] AND f.attname = 'id'
    WHERE NOT EXISTS (SELECT FROM direct d WHERE d.oid = t.oid) AND t.name <> 'audit'
    GROUP BY t.name
$$;

-- What a row that something refers to is called; NULL: it needs no name.
CREATE FUNCTION personal_name(relation regclass, wanted bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE relation::text
        WHEN 'person' THEN (SELECT p.display_name FROM person p WHERE p.id = wanted)
        WHEN 'facility' THEN (SELECT v.name FROM facility_version v WHERE v.facility_id = wanted ORDER BY v.from_date DESC, v.id DESC LIMIT 1)
        WHEN 'job_role' THEN (SELECT r.title FROM job_role r WHERE r.id = wanted)
        WHEN 'certification' THEN (SELECT c.code::text FROM certification c WHERE c.id = wanted)
        WHEN 'course_version' THEN (SELECT v.title || ' (' || c.code || ', version ' || v.version || ')' FROM course_version v JOIN course c ON c.id = v.course_id WHERE v.id = wanted)
        WHEN 'quiz' THEN (SELECT q.key::text FROM quiz q WHERE q.id = wanted)
        WHEN 'item' THEN (SELECT i.plain FROM item i WHERE i.id = wanted)
        WHEN 'provider' THEN (SELECT p.name FROM provider p WHERE p.id = wanted)
        WHEN 'live_session' THEN (SELECT l.title FROM live_session l WHERE l.id = wanted)
    END;
END
$$;

-- The rows about a person, table by table, as JSON with names beside numbers; at most so many of each, the newest first where a table knows.
-- own: for the person. `left_out`: how many more there are.
CREATE FUNCTION personal_rows(person bigint, own boolean, most integer) RETURNS TABLE (part text, line text, left_out bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    one record;
    one_row record;
    one_key record;
    hidden text[];
    newest text;
    j jsonb;
    refers jsonb;
    n integer;
BEGIN
    FOR one IN SELECT t.relation, string_agg(t.by_condition, ' OR ') AS by_condition FROM personal_tables() t LEFT JOIN personal_apart a ON a.relation = t.relation
               WHERE a.relation IS NULL OR a.own AND personal_rows.own GROUP BY t.relation ORDER BY t.relation <> 'person', t.relation LOOP
        SELECT coalesce(array_agg(a.attname::text) FILTER (WHERE a.atttypid = 'bytea'::regtype OR a.attname = 'person_id' AND one.relation <> 'audit'
                   OR one.relation = 'attempt' AND a.attname IN ('score_num', 'score_den', 'certainty_num', 'certainty_den')), '{}'),
               max(a.attname::text) FILTER (WHERE a.attname IN ('recorded_at', 'saved_at'))
        INTO hidden, newest FROM pg_attribute a WHERE a.attrelid = ('attest.' || quote_ident(one.relation))::regclass AND a.attnum > 0 AND NOT a.attisdropped;
        SELECT coalesce(jsonb_object_agg(a.attname, k.confrelid::regclass::text), '{}') INTO refers
        FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND a.atttypid = 'bigint'::regtype
        WHERE k.conrelid = ('attest.' || quote_ident(one.relation))::regclass AND k.contype = 'f' AND cardinality(k.conkey) = 1 AND a.attname <> 'person_id';
        IF one.relation = 'audit' THEN
            refers := '{"person_id": "person", "about_id": "person", "facility_id": "facility"}';
        END IF;
        n := 0;
        FOR one_row IN EXECUTE format('SELECT to_jsonb(t) - $2 AS j, count(*) OVER () AS total FROM attest.%I t WHERE %s ORDER BY %s LIMIT $3', one.relation, one.by_condition,
                                      CASE WHEN newest IS NULL THEN 't' ELSE format('t.%I DESC', newest) END) USING person, hidden, most LOOP
            j := one_row.j;
            n := n + 1;
            FOR one_key IN SELECT r.key, r.value FROM jsonb_each_text(refers) r LOOP
                -- What somebody did about others is told; who those are is not.
                CONTINUE WHEN one.relation = 'audit' AND one_key.key = 'about_id' AND j ->> 'about_id' <> person::text;
                IF j ->> one_key.key IS NOT NULL AND personal_name(('attest.' || quote_ident(one_key.value))::regclass, (j ->> one_key.key)::bigint) IS NOT NULL THEN
                    j := j || jsonb_build_object(regexp_replace(one_key.key, '_id$', '') || '_name',
                        personal_name(('attest.' || quote_ident(one_key.value))::regclass, (j ->> one_key.key)::bigint));
                END IF;
            END LOOP;
            part := replace(one.relation, '_', ' ');
            line := j::text;
            left_out := CASE WHEN n = most THEN one_row.total - n ELSE 0 END;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;

-- The same for the person of this request.
CREATE FUNCTION personal_rows_of_me(most integer) RETURNS TABLE (part text, line text, left_out bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF me() IS NOT NULL THEN
        RETURN QUERY SELECT r.part, r.line, r.left_out FROM personal_rows(me(), true, most) r;
    END IF;
END
$$;
-- What such a file leaves out, and why.
CREATE FUNCTION personal_left_out(own boolean) RETURNS TABLE (part text, reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT replace(a.relation, '_', ' '), a.reason FROM personal_apart a
        WHERE NOT (a.own AND personal_left_out.own) ORDER BY a.relation;
END
$$;
-- That it was told, to whom it is of, or on the command line.
CREATE FUNCTION personal_told(person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO audit (person_id, route, about_id) VALUES (NULL, 'personal data written to a file', person);
END
$$;

-- ---- Leavers

-- What the network keeps names for: so many years after the last post ended. NULL, or no row: for ever. The latest row is in force.
CREATE TABLE retention (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    years integer CHECK (years BETWEEN 1 AND 100),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Somebody whose data must not be erased, such as in a lawsuit. NULL ended_at: it holds.
CREATE TABLE legal_hold (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX legal_hold_once ON legal_hold (person_id) WHERE ended_at IS NULL;
CREATE INDEX ON legal_hold (person_id);
-- Who has no name any more, and by whose word.
CREATE TABLE leaver (
    person_id bigint PRIMARY KEY REFERENCES person,
    reason text CHECK (length(reason) BETWEEN 1 AND 500), -- NULL: by the policy
    asked_by bigint REFERENCES person,
    agreed_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((reason IS NULL) = (asked_by IS NULL) AND (reason IS NULL) = (agreed_by IS NULL) AND asked_by <> agreed_by)
);
CREATE INDEX ON leaver (asked_by);
CREATE INDEX ON leaver (agreed_by);

-- The last day on which somebody held a post, if they hold none today or later, no permission, and are no machine; NULL otherwise.
CREATE FUNCTION left_on(person bigint) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    last date := (SELECT max(coalesce(last_day(o.during), 'infinity')) FROM post_span o WHERE o.person_id = person);
BEGIN
    RETURN CASE WHEN last < network_today()
        AND NOT EXISTS (SELECT FROM token t WHERE t.person_id = person)
        AND NOT EXISTS (SELECT FROM facility_grant g LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id WHERE g.person_id = person
                        AND NOT isempty(days(g.from_date, least(g.to_date, r.from_date - 1)) * daterange(network_today(), NULL))) THEN last END;
END
$$;

-- From which day on a leaver's name goes by the policy: so many years after the last post, and later where a rule that asked something of them
-- says that proof is kept longer. NULL: never.
CREATE FUNCTION erased_from(person bigint) RETURNS date
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    last date := left_on(person);
    years integer := (SELECT r.years FROM retention r ORDER BY r.id DESC LIMIT 1);
BEGIN
    IF last IS NULL OR years IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (last + make_interval(years => greatest(years,
        (SELECT max(v.retention_years) FROM requirement_version v WHERE v.certification_id IN (SELECT t.certification_id FROM timeline_row t WHERE t.person_id = person)),
        (SELECT max(v.retention_years) FROM certification_version v WHERE v.certification_id IN (SELECT t.certification_id FROM timeline_row t WHERE t.person_id = person)))))::date;
END
$$;

-- Whom the policy touches today, or would touch if it were so many years: those with a name, and without a legal hold.
CREATE FUNCTION leavers_due(most integer) RETURNS TABLE (person_id bigint, name text, login text, left_on date, erased_from date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF (SELECT r.years FROM retention r ORDER BY r.id DESC LIMIT 1) IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT p.id, p.display_name, coalesce(p.employee_number, p.email), left_on(p.id), erased_from(p.id) FROM person p
        WHERE NOT EXISTS (SELECT FROM leaver l WHERE l.person_id = p.id)
          AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.person_id = p.id AND h.ended_at IS NULL)
          AND NOT EXISTS (SELECT FROM post_version v WHERE v.person_id = p.id AND v.to_date IS NULL
                          AND NOT EXISTS (SELECT FROM post_version w WHERE w.post_id = v.post_id AND (w.from_date, w.id) > (v.from_date, v.id)))
          AND erased_from(p.id) <= network_today()
        ORDER BY p.id LIMIT most;
END
$$;

-- Whether words hold the name, the address or (of four characters and more) the number of somebody.
CREATE FUNCTION names_somebody(words text, who person) RETURNS boolean LANGUAGE plpgsql IMMUTABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(strpos(lower(words), lower(who.display_name)) > 0, false) OR coalesce(strpos(lower(words), lower(who.email)) > 0, false)
        OR length(who.employee_number) >= 4 AND coalesce(strpos(lower(words), lower(who.employee_number)) > 0, false);
END
$$;

-- Takes the name and whatever leads back to it. What counts stays: posts, completions, awards, standings, certificates. NULL: done; else why not:
-- "held", "here" (still has a post or a permission), "gone" (has no name any more). For good.
CREATE FUNCTION person_erase(person bigint, why text, asked bigint, agreed bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    who person;
    nobody text := 'Former staff member ' || person;
    t text;
BEGIN
    SELECT p.* INTO who FROM person p WHERE p.id = person FOR UPDATE;
    IF who.id IS NULL OR EXISTS (SELECT FROM leaver l WHERE l.person_id = person) THEN
        RETURN 'gone';
    ELSIF EXISTS (SELECT FROM legal_hold h WHERE h.person_id = person AND h.ended_at IS NULL) THEN
        RETURN 'held';
    ELSIF left_on(person) IS NULL THEN
        RETURN 'here';
    END IF;
    INSERT INTO leaver (person_id, reason, asked_by, agreed_by) VALUES (person, why, asked, agreed);
    -- Ways in, and what was never a fact.
    DELETE FROM mail_link k WHERE k.person_id = person;
    FOREACH t IN ARRAY ARRAY['session', 'half_session', 'credential', 'step_app', 'step_offer', 'step_recovery', 'passkey', 'passkey_challenge', 'passkey_owner',
        'known_browser', 'device_key', 'sign_in_code', 'provider_subject', 'person_setting', 'private_answer', 'aggregate_draft', 'idempotency',
        'evidence_file', 'evidence_decision_reason', 'feed_person', 'feed_post', 'refusal_fold'] LOOP
        EXECUTE format('DELETE FROM attest.%I WHERE person_id = $1', t) USING person;
    END LOOP;
    UPDATE message m SET address = NULL, reason = NULL, state = CASE WHEN m.state IN ('waiting', 'sending') THEN 'dropped' ELSE m.state END WHERE m.person_id = person;
    DELETE FROM mail_refusal r WHERE r.address = lower(who.email);
    -- Reasons, and words about them.
    DELETE FROM accommodation_reason x USING accommodation o WHERE o.id = x.accommodation_id AND o.person_id = person;
    DELETE FROM exemption_reason x USING exemption o WHERE o.id = x.exemption_id AND o.person_id = person;
    DELETE FROM extension_reason x USING extension o WHERE o.id = x.extension_id AND o.person_id = person;
    DELETE FROM leave_reason x USING leave o WHERE o.id = x.leave_id AND o.person_id = person;
    FOREACH t IN ARRAY ARRAY['exemption_end', 'extension_withdrawal', 'leave_withdrawal', 'licence_end', 'completion_correction', 'award_revocation', 'contest_answer'] LOOP
        EXECUTE format('UPDATE attest.%I SET reason = ''erased'' WHERE person_id = $1 AND reason IS NOT NULL', t) USING person;
    END LOOP;
    UPDATE award a SET reason = 'erased' WHERE a.person_id = person AND a.reason IS NOT NULL;
    UPDATE post_version v SET reason = NULL WHERE v.person_id = person AND v.reason IS NOT NULL;
    UPDATE facility_grant_revocation r SET reason = 'erased' FROM facility_grant g WHERE g.id = r.grant_id AND g.person_id = person;
    UPDATE contest c SET right_words = 'erased', note = NULL WHERE c.person_id = person;
    UPDATE essay_mark m SET comment = NULL WHERE m.person_id = person AND m.comment IS NOT NULL;
    UPDATE exception_look x SET note = 'erased' WHERE x.person_id = person AND x.note IS NOT NULL;
    UPDATE evidence e SET title = 'erased', provider = NULL WHERE e.person_id = person AND e.kind = 'external';
    UPDATE live_roster_line l SET note = NULL WHERE l.person_id = person AND l.note IS NOT NULL;
    -- Credit that was told stays told: where both numbers are alike, nothing is told again or withdrawn.
    UPDATE licence_number l SET number = CASE WHEN EXISTS (SELECT FROM credit_row c WHERE c.licence_id = l.licence_id) THEN 'erased' END
    WHERE l.person_id = person AND l.number IS NOT NULL;
    UPDATE credit_row c SET licence_number = 'erased' WHERE c.person_id = person;
    -- Names elsewhere.
    UPDATE certificate c SET holder = nobody WHERE c.person_id = person;
    UPDATE signature_name s SET name = nobody, credentials = NULL WHERE s.person_id = person;
    -- Of sessions that somebody else recorded the trainer may be another person of that name.
    UPDATE evidence e SET provider = nobody FROM live_evidence x JOIN live_session l ON l.id = x.session_id
    WHERE e.id = x.evidence_id AND l.recorded_by = person AND e.provider = who.display_name;
    UPDATE live_session l SET trainer = nobody WHERE l.trainer = who.display_name AND l.recorded_by = person;
    UPDATE legal_hold h SET reason = 'erased' WHERE h.person_id = person;
    UPDATE reminder r SET note = 'erased' WHERE r.note IS NOT NULL AND (person = ANY (r.chosen) OR names_somebody(r.note, who));
    UPDATE leaver l SET reason = 'erased' WHERE names_somebody(l.reason, who);
    DELETE FROM people_import_file f WHERE f.import_id IN (SELECT e.import_id FROM people_import_effect e WHERE e.person_id = person
                                                           UNION SELECT e.import_id FROM people_import_person e WHERE e.person_id = person);
    DELETE FROM people_import_problem x WHERE names_somebody(x.found, who) OR x.found = who.employee_number;
    UPDATE people_import_effect e SET employee_number = '', name = nobody, was = NULL, becomes = NULL WHERE e.person_id = person;
    UPDATE people_import_person e SET employee_number = '', display_name = nobody, email = NULL, was_name = nobody, was_email = NULL WHERE e.person_id = person;
    UPDATE person p SET display_name = nobody, employee_number = NULL, email = NULL WHERE p.id = person;
    INSERT INTO audit (person_id, route, about_id) VALUES (asked, 'name erased', person);
    IF agreed IS NOT NULL THEN
        INSERT INTO audit (person_id, route, about_id) VALUES (agreed, 'agreed to erase a name', person);
    END IF;
    RETURN NULL;
END
$$;

-- By the policy, so many at a time; how many. The name of one who is busy elsewhere goes next time.
CREATE FUNCTION leavers_erase(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    n integer := 0;
    one record;
BEGIN
    FOR one IN SELECT d.person_id FROM leavers_due(most) d LOOP
        n := n + (person_erase(one.person_id, NULL, NULL, NULL) IS NULL)::integer;
    END LOOP;
    RETURN n;
END
$$;

-- By hand: two administrators of the network, one who asks and one who agrees. What is wrong in a word, or NULL.
CREATE FUNCTION person_erase_by_hand(login text, why text, asker text, agrees text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint := (SELECT p.id FROM person p WHERE p.employee_number = login OR lower(p.email) = lower(login));
    first bigint := (SELECT p.id FROM person p WHERE p.employee_number = asker OR lower(p.email) = lower(asker));
    second bigint := (SELECT p.id FROM person p WHERE p.employee_number = agrees OR lower(p.email) = lower(agrees));
BEGIN
    IF whom IS NULL THEN
        RETURN 'unknown';
    ELSIF first IS NULL OR second IS NULL OR first = second OR whom IN (first, second)
          OR NOT first IN (SELECT holders_over('administrator', network_top())) OR NOT second IN (SELECT holders_over('administrator', network_top())) THEN
        RETURN 'administrators';
    END IF;
    RETURN person_erase(whom, why, first, second);
END
$$;

CREATE FUNCTION legal_hold_set(login text, why text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint := (SELECT p.id FROM person p WHERE p.employee_number = login OR lower(p.email) = lower(login));
BEGIN
    IF whom IS NULL THEN
        RETURN 'unknown';
    END IF;
    UPDATE legal_hold h SET ended_at = clock_timestamp() WHERE h.person_id = whom AND h.ended_at IS NULL;
    IF why IS NOT NULL THEN
        INSERT INTO legal_hold (person_id, reason) VALUES (whom, why);
    END IF;
    INSERT INTO audit (person_id, route, about_id) VALUES (NULL, CASE WHEN why IS NULL THEN 'legal hold ended' ELSE 'legal hold set' END, whom);
    RETURN NULL;
END
$$;

CREATE FUNCTION retention_set(so_many integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO retention (years) VALUES (so_many);
    INSERT INTO audit (person_id, route, object) VALUES (NULL, 'years of names set', so_many::text);
END
$$;

-- Whether the name of a certificate's holder was erased, so that nobody can confirm it.
CREATE FUNCTION certificate_holder_gone(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM certificate c JOIN leaver l ON l.person_id = c.person_id WHERE c.code = wanted);
END
$$;
CREATE OR REPLACE FUNCTION certificate_is_held_by(wanted text, name text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN NOT certificate_holder_gone(wanted)
        AND coalesce((SELECT lower(regexp_replace(trim(normalize(c.holder, NFKC)), '\s+', ' ', 'g'))
                           = lower(regexp_replace(trim(normalize(name, NFKC)), '\s+', ' ', 'g'))
                      FROM certificate c WHERE c.code = wanted), false);
END
$$;

-- ---- What is kept for a short time

CREATE INDEX ON idempotency USING brin (recorded_at);

-- Deletes what is older than its use, so many rows of each. For attest work. How many.
CREATE FUNCTION short_lived_sweep(most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    one record;
    n integer;
    swept integer := 0;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('session', 'least(ends_at, last_used_at + idle) < clock_timestamp() - interval ''7 days'''),
        ('half_session', 'ends_at < clock_timestamp() - interval ''1 day'''),
        ('idempotency', 'recorded_at < clock_timestamp() - interval ''31 days'''),
        ('sign_in_try', 'last_at < clock_timestamp() - interval ''1 day'''),
        ('known_browser', 'last_used_at < clock_timestamp() - interval ''180 days'''),
        ('sign_in_code', 'ends_at < clock_timestamp() - interval ''31 days'''),
        ('mail_link', 'ends_at < clock_timestamp() - interval ''1 day'''),
        ('provider_visit', 'ends_at < clock_timestamp() - interval ''1 day'''),
        ('provider_logout', 'recorded_at < clock_timestamp() - interval ''1 day'''),
        ('step_offer', 'ends_at < clock_timestamp() - interval ''1 day'''),
        ('passkey_challenge', 'ends_at < clock_timestamp() - interval ''1 day''')) v (relation, old) LOOP
        EXECUTE format('DELETE FROM attest.%1$I WHERE ctid = ANY (ARRAY(SELECT ctid FROM attest.%1$I WHERE %2$s LIMIT $1 FOR UPDATE SKIP LOCKED))', one.relation, one.old) USING most;
        GET DIAGNOSTICS n = ROW_COUNT;
        swept := swept + n;
    END LOOP;
    RETURN swept;
END
$$;

ALTER TABLE personal_apart ENABLE ROW LEVEL SECURITY;
ALTER TABLE retention ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE leaver ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON retention TO attest_job USING (true);
GRANT SELECT ON retention TO attest_job;
REVOKE EXECUTE ON FUNCTION names_somebody, personal_tables, personal_name, personal_rows, personal_rows_of_me, personal_left_out, personal_told, left_on, erased_from, leavers_due, person_erase,
    leavers_erase, person_erase_by_hand, legal_hold_set, retention_set, certificate_holder_gone, short_lived_sweep FROM PUBLIC;
GRANT EXECUTE ON FUNCTION personal_rows_of_me, personal_left_out, certificate_holder_gone TO attest_web;
GRANT EXECUTE ON FUNCTION personal_rows, personal_left_out, personal_told, leavers_due, leavers_erase, person_erase_by_hand, legal_hold_set, retention_set,
    certificate_holder_gone, short_lived_sweep TO attest_job;
