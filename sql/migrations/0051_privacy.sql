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

-- Each session that begins is a line, whichever way it began; so is a second step that its person took. That one ends is a line only where
-- somebody signs out: a page that is left by its quick exit is told apart from one that was let go by nothing.
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

-- The person of a session signs out.
CREATE FUNCTION session_sign_out(digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO audit (person_id, route, facility_id)
    SELECT x.person_id, 'signed out', audit_place_of(x.person_id) FROM session x
    WHERE x.token_digest = digest AND x.ends_at > clock_timestamp() AND x.last_used_at > clock_timestamp() - x.idle;
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
    whose bigint := coalesce(person, (SELECT p.id FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login ORDER BY p.id LIMIT 1));
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

ALTER TABLE token ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION on_command_line, token_add, tokens_in_sight, token_end, token_open, token_touch FROM PUBLIC;
GRANT EXECUTE ON FUNCTION token_add, tokens_in_sight, token_end, token_open, token_touch TO attest_web;
GRANT EXECUTE ON FUNCTION token_add, tokens_in_sight, token_end TO attest_job;
