-- Passwords changed, guessing slowed, sessions that their owner sees, one-time codes.  SPDX-License-Identifier: Apache-2.0
--
-- All of it is reached through functions alone: no request reads a hash, a session of others, or a code.

-- ---- Guessing is slowed

-- How often in a row something went wrong under a key: a digest of a login with or without the browser it came from, of an address,
-- of a person who proves to be themselves. Nothing of it is a fact; it is forgotten after a day.
CREATE TABLE sign_in_try (
    key bytea PRIMARY KEY CHECK (length(key) = 32),
    failed double precision NOT NULL DEFAULT 0 CHECK (failed >= 0), -- half of it is forgotten in an hour
    last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    free_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON sign_in_try (last_at);

-- Browsers in which a person has signed in before: what others guess elsewhere does not keep them waiting there.
CREATE TABLE known_browser (
    person_id bigint NOT NULL REFERENCES person,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person_id, digest)
);
CREATE INDEX ON known_browser (last_used_at);

-- Seconds until another try may be made under these keys; 0: now, and it is counted as failed before anything is hashed, so that many
-- tries at once are counted too. `allowed`: how many fail without waiting; after that the wait doubles, up to `longest` seconds.
-- A try that has to wait is not counted: waiting never grows by being asked about.
CREATE FUNCTION sign_in_try_begin(keys bytea[], allowed integer[], longest integer[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    real timestamptz;
    wait integer;
BEGIN
    DELETE FROM sign_in_try WHERE key IN (SELECT t.key FROM sign_in_try t WHERE t.last_at < clock_timestamp() - interval '1 day'
                                          LIMIT 20 FOR UPDATE SKIP LOCKED);
    -- Those who have to wait anyway leave no row behind.
    SELECT ceil(extract(epoch FROM max(free_at) - clock_timestamp())) INTO wait FROM sign_in_try WHERE key = ANY (keys);
    IF wait > 0 THEN
        RETURN wait;
    END IF;
    INSERT INTO sign_in_try (key) SELECT DISTINCT k FROM unnest(keys) k ORDER BY k ON CONFLICT DO NOTHING;
    PERFORM FROM sign_in_try WHERE key = ANY (keys) ORDER BY key FOR UPDATE;
    real := clock_timestamp();
    SELECT ceil(extract(epoch FROM max(free_at) - real)) INTO wait FROM sign_in_try WHERE key = ANY (keys);
    IF wait > 0 THEN
        RETURN wait;
    END IF;
    UPDATE sign_in_try t SET failed = d.failed + 1, last_at = real,
        free_at = real + CASE WHEN d.failed + 1 <= d.allowed THEN interval '0'
                              ELSE least(d.longest, 2 ^ least(d.failed + 1 - d.allowed, 20)) * interval '1 second' END
    FROM (SELECT k.key, k.allowed, k.longest, o.failed * 0.5 ^ (extract(epoch FROM real - o.last_at)::double precision / 3600) AS failed
          FROM unnest(keys, allowed, longest) k (key, allowed, longest) JOIN sign_in_try o ON o.key = k.key) d
    WHERE t.key = d.key;
    RETURN 0;
END
$$;

-- The try was right. Keys of one login begin anew; of those that many people share, one failure less is counted.
CREATE FUNCTION sign_in_try_right(own bytea[], shared bytea[], allowed integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM sign_in_try WHERE key = ANY (own);
    UPDATE sign_in_try SET failed = greatest(failed - 1, 0), free_at = CASE WHEN failed <= allowed + 1 THEN clock_timestamp() ELSE free_at END
    WHERE key = ANY (shared);
END
$$;

-- What tries are counted under for a login: its person, whichever of their logins it is, or the login itself where nobody has it, told
-- apart as those that somebody has (addresses in any case of letters, numbers exactly); and
-- whether that person has signed in in this browser within half a year.
CREATE FUNCTION sign_in_account(login text, browser bytea) RETURNS TABLE (account text, known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT p.id FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login ORDER BY p.id LIMIT 1);
BEGIN
    RETURN QUERY SELECT CASE WHEN whose IS NULL THEN 'login ' || CASE WHEN login LIKE '%@%' THEN lower(login) ELSE login END ELSE 'person ' || whose END,
        EXISTS (SELECT FROM known_browser b WHERE b.person_id = whose AND b.digest = browser
                AND b.last_used_at > clock_timestamp() - interval '180 days');
END
$$;

-- ---- Sessions

ALTER TABLE session
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE, -- what its owner names it by
    ADD COLUMN browser text CHECK (length(browser) <= 100), -- "Firefox, Windows"
    ADD COLUMN shared boolean NOT NULL DEFAULT false, -- a computer that others use too
    ADD COLUMN idle interval NOT NULL DEFAULT '30 minutes', -- it ends when it was not used for so long
    ADD COLUMN proven_at timestamptz NOT NULL DEFAULT clock_timestamp(); -- when its person last showed to be themselves

-- As before; each session says itself how long it may rest.
CREATE OR REPLACE FUNCTION session_open(digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean, large_print boolean, exit_keys boolean, roomy_tables boolean)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    used timestamptz;
    ends timestamptz;
    rest interval;
    real timestamptz := clock_timestamp();
    granted boolean;
    set_to text;
BEGIN
    SELECT x.person_id, p.display_name, x.language, x.zone, x.last_used_at, x.ends_at, x.idle, x.large_print, x.exit_keys, x.roomy_tables,
           EXISTS (SELECT FROM facility_grant g WHERE g.person_id = x.person_id)
    INTO person_id, display_name, language, zone, used, ends, rest, large_print, exit_keys, roomy_tables, granted
    FROM session x JOIN person p ON p.id = x.person_id WHERE x.token_digest = digest;
    IF ends > real AND used > real - rest THEN
        set_to := set_config('attest.person', person_id::text, true);
        today := civil_date(clock(), zone);
        permissions := CASE WHEN granted THEN permissions_of(person_id) ELSE '' END;
        touch := used < real - interval '1 minute';
        ends_at := extract(epoch FROM least(ends, CASE WHEN touch THEN real ELSE used END + rest))::bigint;
        RETURN NEXT;
    END IF;
END
$$;

-- A session for somebody who showed to be themselves; tells the tag of their device key, which the first session makes.
-- known: digest of the secret that the browser keeps, so that guessing elsewhere does not keep its people waiting.
DROP FUNCTION session_begin(bytea, bigint, interval);
CREATE FUNCTION session_begin(digest bytea, person bigint, lasts interval, agent text DEFAULT NULL, on_shared boolean DEFAULT false,
                              known bytea DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO session (token_digest, person_id, ends_at, zone, browser, shared, idle)
    VALUES (digest, person, clock_timestamp() + lasts, person_zone(person), agent, on_shared,
            CASE WHEN on_shared THEN interval '5 minutes' ELSE interval '30 minutes' END);
    INSERT INTO device_key (person_id) VALUES (person) ON CONFLICT DO NOTHING;
    IF known IS NOT NULL THEN
        DELETE FROM known_browser WHERE last_used_at < clock_timestamp() - interval '180 days';
        INSERT INTO known_browser AS b (person_id, digest) VALUES (person, known)
        ON CONFLICT ON CONSTRAINT known_browser_pkey DO UPDATE SET last_used_at = clock_timestamp();
    END IF;
    RETURN (SELECT k.tag FROM device_key k WHERE k.person_id = person);
END
$$;

-- The sessions of the person of this request that have not ended, the one of this request first; days and hours in their zone.
CREATE FUNCTION sessions_of_me(digest bytea)
RETURNS TABLE (id bigint, browser text, shared boolean, began_on date, began_at text, used_on date, used_at text, here boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT x.id, x.browser, x.shared, civil_date(x.recorded_at, x.zone), to_char(x.recorded_at AT TIME ZONE x.zone, 'HH24:MI'),
                        civil_date(x.last_used_at, x.zone), to_char(x.last_used_at AT TIME ZONE x.zone, 'HH24:MI'), x.token_digest = digest
        FROM session x WHERE x.person_id = me() AND x.ends_at > clock_timestamp() AND x.last_used_at > clock_timestamp() - x.idle
        ORDER BY x.token_digest = digest DESC, x.last_used_at DESC, x.id DESC;
END
$$;

-- Whether a session, ended or not, was one on a computer that others use too: the next one in this browser is likely to be, too.
CREATE FUNCTION session_was_shared(digest bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce((SELECT x.shared FROM session x WHERE x.token_digest = digest), false);
END
$$;

-- Ends one of them, or (wanted NULL) all but that of this request. How many ended.
CREATE FUNCTION sessions_end(digest bytea, wanted bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    ended integer;
BEGIN
    DELETE FROM session x WHERE x.person_id = me() AND x.token_digest <> digest AND (wanted IS NULL OR x.id = wanted);
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END
$$;

-- Seconds since the person of a session last showed to be themselves.
CREATE FUNCTION session_proven(digest bytea) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT extract(epoch FROM clock_timestamp() - x.proven_at)::integer FROM session x WHERE x.token_digest = digest AND x.person_id = me());
END
$$;
CREATE FUNCTION session_prove(digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE session SET proven_at = clock_timestamp() WHERE token_digest = digest AND person_id = me();
END
$$;

-- ---- Passwords

-- What a password of this person is not made of: their own name, number and address, and the name of the network; and the hash that
-- the old one is compared with.
CREATE FUNCTION password_of_me() RETURNS TABLE (hash text, name text, number text, email text, network text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT c.password_hash, p.display_name, p.employee_number, p.email, (SELECT n.name FROM network n)
        FROM person p LEFT JOIN credential c ON c.person_id = p.id WHERE p.id = me();
END
$$;

-- Another password for the person of this request. All their other sessions end, and codes that were issued to them.
CREATE FUNCTION password_change(digest bytea, new_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO credential (person_id, password_hash) VALUES (me(), new_hash)
    ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, recorded_at = clock_timestamp();
    DELETE FROM session x WHERE x.person_id = me() AND x.token_digest <> digest;
    DELETE FROM sign_in_code k WHERE k.person_id = me() AND k.used_at IS NULL;
    DELETE FROM known_browser b WHERE b.person_id = me();
    UPDATE session SET proven_at = clock_timestamp() WHERE token_digest = digest AND person_id = me();
    INSERT INTO audit (person_id, route) VALUES (me(), 'password changed');
END
$$;

-- The same password under a dearer hash; nothing if it was changed meanwhile.
CREATE FUNCTION password_rehash(person bigint, old_hash text, new_hash text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE credential SET password_hash = new_hash WHERE person_id = person AND password_hash = old_hash;
END
$$;

-- ---- One-time codes, for those who have no password or lost it

CREATE TABLE sign_in_code (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    issued_by bigint REFERENCES person CHECK (issued_by <> person_id), -- NULL: on the command line
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ends_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON sign_in_code (person_id);

-- Whether the person of this request may issue a code to somebody. A manager: to those of their facilities who hold no permission. An
-- administrator: to those whom they administer, and who hold no permission, now or later, that they could not give themselves; to other
-- administrators and to signers only who administers the network. Nobody to themselves, since whoever knows the password changes it by itself.
CREATE FUNCTION may_issue_code(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    over boolean;
BEGIN
    IF me() IS NULL OR person = me() OR coalesce(current_setting('attest.actor', true), '') <> '' THEN
        RETURN false;
    END IF;
    over := coalesce(holds_over('administrator', person), false);
    RETURN (over OR coalesce(holds_over('manager', person), false)) AND NOT EXISTS (
        SELECT FROM facility_grant g LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id
        WHERE g.person_id = person AND NOT isempty(days(g.from_date, least(g.to_date, r.from_date - 1)) * daterange(facility_today(g.facility_id), NULL))
          AND NOT (over AND CASE WHEN g.permission IN ('signer', 'administrator') THEN administers_network()
                                 ELSE may_grant(g.permission, g.facility_id) END));
END
$$;

-- Issues one, good for so long; earlier ones are worth nothing any more. false: not theirs to issue.
CREATE FUNCTION sign_in_code_issue(person bigint, code_digest bytea, lasts interval) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    -- The program itself, on the command line, may issue one to anybody.
    IF NOT may_issue_code(person) AND NOT (me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER')) THEN
        RETURN false;
    END IF;
    PERFORM FROM person p WHERE p.id = sign_in_code_issue.person FOR UPDATE; -- of two at once one stays
    DELETE FROM sign_in_code k WHERE k.person_id = person AND k.used_at IS NULL;
    INSERT INTO sign_in_code (person_id, digest, issued_by, ends_at) VALUES (person, code_digest, me(), clock_timestamp() + lasts);
    INSERT INTO audit (person_id, route, object) VALUES (me(), 'one-time code issued', person::text);
    RETURN true;
END
$$;

-- Whose code this is, if the login is theirs and the code has neither ended nor been used; and what their password is not made of.
CREATE FUNCTION sign_in_code_find(login text, code_digest bytea) RETURNS TABLE (person_id bigint, name text, number text, email text, network text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.display_name, p.employee_number, p.email, (SELECT n.name FROM network n)
        FROM sign_in_code k JOIN person p ON p.id = k.person_id
        WHERE k.digest = code_digest AND k.used_at IS NULL AND k.ends_at > clock_timestamp()
          AND (lower(p.email) = lower(login) OR p.employee_number = login);
END
$$;

-- Uses it up for a password. All sessions of the person end. false: it was used meanwhile, or has ended.
CREATE FUNCTION sign_in_code_use(code_digest bytea, new_hash text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
BEGIN
    UPDATE sign_in_code SET used_at = clock_timestamp()
    WHERE digest = code_digest AND used_at IS NULL AND ends_at > clock_timestamp() RETURNING person_id INTO whose;
    IF whose IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO credential (person_id, password_hash) VALUES (whose, new_hash)
    ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, recorded_at = clock_timestamp();
    DELETE FROM session x WHERE x.person_id = whose;
    DELETE FROM known_browser b WHERE b.person_id = whose;
    INSERT INTO audit (person_id, route) VALUES (whose, 'password set by one-time code');
    RETURN true;
END
$$;

-- ---- Walls

ALTER TABLE sign_in_try ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_browser ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_code ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION sign_in_try_begin, sign_in_try_right, sign_in_account, session_begin, sessions_of_me, sessions_end, session_was_shared, session_proven,
    session_prove, password_of_me, password_change, password_rehash, may_issue_code, sign_in_code_issue, sign_in_code_find,
    sign_in_code_use FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_begin TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION sign_in_try_begin, sign_in_try_right, sign_in_account, sessions_of_me, sessions_end, session_was_shared, session_proven,
    session_prove, password_of_me, password_change, password_rehash, may_issue_code, sign_in_code_issue, sign_in_code_find,
    sign_in_code_use TO attest_web;
GRANT EXECUTE ON FUNCTION sign_in_code_issue TO attest_job;
