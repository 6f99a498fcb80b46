-- A second step at sign-in: codes of an app, recovery codes, passkeys.  SPDX-License-Identifier: Apache-2.0
--
-- All of it is reached through functions alone. Secrets of apps are sealed under a key that is not in the database; recovery codes are
-- known again by a mark under that key; of a passkey there is only its public half.

-- ---- What somebody shows beside the password

CREATE TABLE step_app (
    person_id bigint PRIMARY KEY REFERENCES person,
    sealed bytea NOT NULL,
    last_period bigint NOT NULL, -- of the last code that was taken: none is taken twice
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- One that is being set up: it counts for nothing before its first code has come. It belongs to the session that began it.
CREATE TABLE step_offer (
    person_id bigint PRIMARY KEY REFERENCES person,
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    sealed bytea NOT NULL,
    ends_at timestamptz NOT NULL
);

CREATE TABLE step_recovery (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    salt bytea NOT NULL CHECK (length(salt) >= 16),
    mark bytea NOT NULL CHECK (length(mark) = 32),
    used_at timestamptz
);
CREATE INDEX ON step_recovery (person_id);

CREATE TABLE passkey (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    credential bytea NOT NULL UNIQUE CHECK (length(credential) BETWEEN 1 AND 1023),
    algorithm integer NOT NULL CHECK (algorithm IN (-7, -8, -257)), -- of COSE: ES256, EdDSA, RS256
    public_key bytea NOT NULL,
    counter bigint NOT NULL CHECK (counter >= 0), -- how often its device says it was used; 0: it does not count
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_used_at timestamptz
);
CREATE INDEX ON passkey (person_id);

-- What a browser has to sign, once, for a passkey to be added (person: to whom) or to sign in with one (person NULL, or who has shown a
-- password). token_digest: of the session, of the half session, or of a cookie made for it.
CREATE TABLE passkey_challenge (
    token_digest bytea PRIMARY KEY CHECK (length(token_digest) = 32),
    person_id bigint REFERENCES person,
    challenge bytea NOT NULL CHECK (length(challenge) = 32),
    ends_at timestamptz NOT NULL
);
CREATE INDEX ON passkey_challenge (ends_at);

-- ---- Between the two steps

-- Somebody whose password was right and who has not shown the second thing yet. It is no session: nothing opens by it.
CREATE TABLE half_session (
    token_digest bytea PRIMARY KEY CHECK (length(token_digest) = 32),
    person_id bigint NOT NULL REFERENCES person,
    shared boolean NOT NULL,
    provider_id bigint, -- who showed, in place of a password, that they are themselves (0041); NULL: nobody, it was a password
    provider_session text CHECK (length(provider_session) <= 255), -- the name that it has for its own session
    ends_at timestamptz NOT NULL
);
CREATE INDEX ON half_session (ends_at);
CREATE INDEX ON half_session (person_id);

ALTER TABLE session ADD COLUMN stepped boolean NOT NULL DEFAULT false; -- a second step was taken, or set up since
ALTER TABLE sign_in_code ADD COLUMN ends_steps boolean NOT NULL DEFAULT false; -- for somebody who lost what they show at the second step, too

-- As before, and `bare`: whoever administers anything must have taken a second step, whenever that was given to them.
DROP FUNCTION session_open(bytea);
CREATE FUNCTION session_open(digest bytea)
RETURNS TABLE (person_id bigint, display_name text, language text, zone text, today date, permissions text,
               ends_at bigint, touch boolean, large_print boolean, exit_keys boolean, roomy_tables boolean, bare boolean)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    used timestamptz;
    ends timestamptz;
    rest interval;
    real timestamptz := clock_timestamp();
    granted boolean;
    twice boolean;
    set_to text;
BEGIN
    SELECT x.person_id, p.display_name, x.language, x.zone, x.last_used_at, x.ends_at, x.idle, x.large_print, x.exit_keys, x.roomy_tables, x.stepped,
           EXISTS (SELECT FROM facility_grant g WHERE g.person_id = x.person_id)
    INTO person_id, display_name, language, zone, used, ends, rest, large_print, exit_keys, roomy_tables, twice, granted
    FROM session x JOIN person p ON p.id = x.person_id WHERE x.token_digest = digest;
    IF ends > real AND used > real - rest THEN
        set_to := set_config('attest.person', person_id::text, true);
        today := civil_date(clock(), zone);
        permissions := CASE WHEN granted THEN permissions_of(person_id) ELSE '' END;
        bare := NOT twice AND 'administrator' = ANY (string_to_array(permissions, ' '));
        touch := used < real - interval '1 minute';
        ends_at := extract(epoch FROM least(ends, CASE WHEN touch THEN real ELSE used END + rest))::bigint;
        RETURN NEXT;
    END IF;
END
$$;

-- What somebody has beside a password.
CREATE FUNCTION steps_of(person bigint) RETURNS TABLE (app boolean, passkey boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT EXISTS (SELECT FROM step_app a WHERE a.person_id = person), EXISTS (SELECT FROM passkey k WHERE k.person_id = person);
END
$$;

-- The password was right; five minutes for the rest. Earlier ones of this person that ended are forgotten.
CREATE FUNCTION half_session_begin(digest bytea, person bigint, on_shared boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM half_session h WHERE h.token_digest IN (SELECT o.token_digest FROM half_session o WHERE o.ends_at < clock_timestamp()
                                                        LIMIT 20 FOR UPDATE SKIP LOCKED);
    INSERT INTO half_session (token_digest, person_id, shared, ends_at) VALUES (digest, person, on_shared, clock_timestamp() + interval '5 minutes');
END
$$;

-- Who it is; known: whether they have signed in in this browser before.
CREATE FUNCTION half_session_open(digest bytea, browser bytea) RETURNS TABLE (person_id bigint, shared boolean, app boolean, passkey boolean, known boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT h.person_id, h.shared, EXISTS (SELECT FROM step_app a WHERE a.person_id = h.person_id),
            EXISTS (SELECT FROM passkey k WHERE k.person_id = h.person_id),
            EXISTS (SELECT FROM known_browser b WHERE b.person_id = h.person_id AND b.digest = browser
                    AND b.last_used_at > clock_timestamp() - interval '180 days')
        FROM half_session h WHERE h.token_digest = digest AND h.ends_at > clock_timestamp();
END
$$;

-- It becomes a session, once; and what that session has to know of its provider.
CREATE FUNCTION half_session_end(digest bytea) RETURNS TABLE (ended boolean, provider_id bigint, provider_session text)
LANGUAGE plpgsql ROWS 1 SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM half_session h WHERE h.token_digest = digest AND h.ends_at > clock_timestamp()
        RETURNING h.provider_id, h.provider_session INTO provider_id, provider_session;
    ended := FOUND;
    RETURN NEXT;
END
$$;

-- Whose password was changed starts again: a first step that was taken with the old one, or by whoever knew it, is worth nothing. A
-- dearer hash of the same password leaves recorded_at as it was.
CREATE FUNCTION credential_ends_half_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM half_session h WHERE h.person_id = NEW.person_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER ends_half_sessions AFTER INSERT OR UPDATE OF recorded_at ON credential
    FOR EACH ROW EXECUTE FUNCTION credential_ends_half_sessions();

-- A session whose second step was taken as it began.
CREATE FUNCTION session_stepped(digest bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE session SET stepped = true WHERE token_digest = digest;
END
$$;

-- ---- Showing it. Whose: of the half session, or of the person of this request.

CREATE FUNCTION step_person(half bytea) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF half IS NULL THEN
        RETURN me();
    END IF;
    RETURN (SELECT h.person_id FROM half_session h WHERE h.token_digest = half AND h.ends_at > clock_timestamp());
END
$$;
CREATE FUNCTION step_app_of(half bytea) RETURNS TABLE (person_id bigint, sealed bytea, last_period bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT a.person_id, a.sealed, a.last_period FROM step_app a WHERE a.person_id = step_person(half);
END
$$;
-- A code of this period was shown. false: this one or a later one was taken before.
CREATE FUNCTION step_app_take(half bytea, period bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE step_app a SET last_period = period WHERE a.person_id = step_person(half) AND a.last_period < period;
    RETURN FOUND;
END
$$;
CREATE FUNCTION step_recovery_of(half bytea) RETURNS TABLE (id bigint, salt bytea, mark bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT r.id, r.salt, r.mark FROM step_recovery r WHERE r.person_id = step_person(half) AND r.used_at IS NULL ORDER BY r.id;
END
$$;
CREATE FUNCTION step_recovery_take(half bytea, wanted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := step_person(half);
BEGIN
    UPDATE step_recovery r SET used_at = clock_timestamp() WHERE r.id = wanted AND r.person_id = whose AND r.used_at IS NULL;
    IF FOUND THEN
        INSERT INTO audit (person_id, route) VALUES (whose, 'recovery code used');
        RETURN true;
    END IF;
    RETURN false;
END
$$;

-- ---- Setting it up

-- What the person of this request has, for their settings.
CREATE FUNCTION steps_of_me() RETURNS TABLE (app boolean, app_on date, recovery integer, passkeys integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT a.person_id IS NOT NULL, civil_date(a.recorded_at, person_zone(me())),
            (SELECT count(*)::integer FROM step_recovery r WHERE r.person_id = me() AND r.used_at IS NULL),
            (SELECT count(*)::integer FROM passkey k WHERE k.person_id = me())
        FROM (SELECT) one LEFT JOIN step_app a ON a.person_id = me();
END
$$;

-- false: there is one already, which has to be turned off first.
CREATE FUNCTION step_offer_make(digest bytea, secret bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF me() IS NULL OR EXISTS (SELECT FROM step_app a WHERE a.person_id = me()) THEN
        RETURN false;
    END IF;
    DELETE FROM step_offer o WHERE o.ends_at < clock_timestamp();
    INSERT INTO step_offer AS o (person_id, token_digest, sealed, ends_at) VALUES (me(), digest, secret, clock_timestamp() + interval '15 minutes')
    ON CONFLICT ON CONSTRAINT step_offer_pkey
        DO UPDATE SET token_digest = EXCLUDED.token_digest, sealed = EXCLUDED.sealed, ends_at = EXCLUDED.ends_at;
    RETURN true;
END
$$;
CREATE FUNCTION step_offer_of(digest bytea) RETURNS TABLE (sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT o.sealed FROM step_offer o WHERE o.person_id = me() AND o.token_digest = digest AND o.ends_at > clock_timestamp();
END
$$;

-- Something was set up: this session is as good as one that took both steps, others of this person end.
CREATE FUNCTION step_began(digest bytea, what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE session x SET stepped = true, proven_at = clock_timestamp() WHERE x.person_id = me() AND x.token_digest = digest;
    DELETE FROM session x WHERE x.person_id = me() AND x.token_digest <> digest AND NOT x.stepped;
    DELETE FROM half_session h WHERE h.person_id = me();
    INSERT INTO audit (person_id, route) VALUES (me(), what);
END
$$;
-- The first code of the app has come, that of this period.
CREATE FUNCTION step_offer_take(digest bytea, period bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO step_app (person_id, sealed, last_period)
    SELECT o.person_id, o.sealed, period FROM step_offer o WHERE o.person_id = me() AND o.token_digest = digest AND o.ends_at > clock_timestamp()
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM step_offer o WHERE o.person_id = me();
    PERFORM step_began(digest, 'second step set up');
    RETURN true;
END
$$;
-- Recovery codes in place of all earlier ones. false: there is no second step that they could stand for.
CREATE FUNCTION step_recovery_set(salts bytea[], marks bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM FROM person p WHERE p.id = me() FOR UPDATE;
    IF NOT EXISTS (SELECT FROM step_app a WHERE a.person_id = me()) AND NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = me()) THEN
        RETURN false;
    END IF;
    DELETE FROM step_recovery r WHERE r.person_id = me();
    INSERT INTO step_recovery (person_id, salt, mark) SELECT me(), s, m FROM unnest(salts, marks) x (s, m);
    INSERT INTO audit (person_id, route) VALUES (me(), 'recovery codes made');
    RETURN true;
END
$$;

-- ---- Ending it

-- All that a person shows beside the password is gone; their sessions are as those of anybody who showed a password alone.
CREATE FUNCTION steps_forget(person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM step_app a WHERE a.person_id = person;
    DELETE FROM step_offer o WHERE o.person_id = person;
    DELETE FROM step_recovery r WHERE r.person_id = person;
    DELETE FROM passkey k WHERE k.person_id = person;
    DELETE FROM half_session h WHERE h.person_id = person;
    UPDATE session x SET stepped = false WHERE x.person_id = person;
END
$$;
-- One's own app: passkeys stay, and with one of them the recovery codes.
CREATE FUNCTION step_app_end() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM step_app a WHERE a.person_id = me();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = me()) THEN
        PERFORM steps_forget(me());
    END IF;
    INSERT INTO audit (person_id, route) VALUES (me(), 'second step turned off');
    RETURN true;
END
$$;
-- A code that the person of this request has just issued is to end the second step, too, when it is used: for administrators over
-- whom it is issued to, and for the program itself on the command line.
CREATE FUNCTION sign_in_code_ends_steps(code_digest bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint;
BEGIN
    UPDATE sign_in_code k SET ends_steps = true
    WHERE k.digest = code_digest AND k.used_at IS NULL AND k.issued_by IS NOT DISTINCT FROM me()
      AND (me() IS NOT NULL AND coalesce(holds_over('administrator', k.person_id), false)
           OR me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER')) RETURNING k.person_id INTO whose;
    IF whose IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO audit (person_id, route, object) VALUES (me(), 'second step to be ended by a one-time code', whose::text);
    RETURN true;
END
$$;
-- Within the transaction that uses such a code up: whether it ended a second step.
CREATE FUNCTION sign_in_code_end_steps(code_digest bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT k.person_id FROM sign_in_code k WHERE k.digest = code_digest AND k.ends_steps AND k.used_at >= now());
BEGIN
    IF whose IS NULL OR NOT EXISTS (SELECT FROM steps_of(whose) s WHERE s.app OR s.passkey) THEN
        RETURN false;
    END IF;
    PERFORM steps_forget(whose);
    INSERT INTO audit (person_id, route) VALUES (whose, 'second step ended by one-time code');
    RETURN true;
END
$$;

-- ---- Passkeys

-- Another challenge for a browser: at most one for each digest, good for five minutes.
CREATE FUNCTION passkey_challenge_make(digest bytea, person bigint, asked bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM passkey_challenge c WHERE c.token_digest IN (SELECT o.token_digest FROM passkey_challenge o WHERE o.ends_at < clock_timestamp()
                                                             LIMIT 20 FOR UPDATE SKIP LOCKED);
    INSERT INTO passkey_challenge AS c (token_digest, person_id, challenge, ends_at) VALUES (digest, person, asked, clock_timestamp() + interval '5 minutes')
    ON CONFLICT ON CONSTRAINT passkey_challenge_pkey
        DO UPDATE SET person_id = EXCLUDED.person_id, challenge = EXCLUDED.challenge, ends_at = EXCLUDED.ends_at;
END
$$;
-- The challenge, which is then used up whatever becomes of the answer. No row: there is none, or it has ended.
CREATE FUNCTION passkey_challenge_take(digest bytea) RETURNS TABLE (person_id bigint, challenge bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY DELETE FROM passkey_challenge c WHERE c.token_digest = digest AND c.ends_at > clock_timestamp() RETURNING c.person_id, c.challenge;
END
$$;
CREATE FUNCTION passkey_find(wanted bytea) RETURNS TABLE (id bigint, person_id bigint, algorithm integer, public_key bytea, counter bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT k.id, k.person_id, k.algorithm, k.public_key, k.counter FROM passkey k WHERE k.credential = wanted;
END
$$;
-- It was used. false: its device counts, and has not counted on: there is a copy of it.
CREATE FUNCTION passkey_use(wanted bigint, counted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE passkey k SET counter = counted, last_used_at = clock_timestamp()
    WHERE k.id = wanted AND (counted > k.counter OR counted = 0 AND k.counter = 0);
    RETURN FOUND;
END
$$;
-- Somebody's own, at most 20. 'added', 'known' (one of this device is there already), 'many'.
CREATE FUNCTION passkey_add(digest bytea, is_called text, id_of bytea, kind integer, key bytea, counted bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM FROM person p WHERE p.id = me() FOR UPDATE;
    IF (SELECT count(*) FROM passkey k WHERE k.person_id = me()) >= 20 THEN
        RETURN 'many';
    END IF;
    INSERT INTO passkey (person_id, credential, algorithm, public_key, counter, name) VALUES (me(), id_of, kind, key, counted, is_called)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'known';
    END IF;
    PERFORM step_began(digest, 'passkey added');
    RETURN 'added';
END
$$;
CREATE FUNCTION passkeys_of_me() RETURNS TABLE (id bigint, credential bytea, name text, added_on date, used_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT k.id, k.credential, k.name, civil_date(k.recorded_at, person_zone(me())), civil_date(k.last_used_at, person_zone(me()))
        FROM passkey k WHERE k.person_id = me() ORDER BY k.id;
END
$$;
CREATE FUNCTION passkey_end(wanted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM passkey k WHERE k.id = wanted AND k.person_id = me();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM passkey k WHERE k.person_id = me()) AND NOT EXISTS (SELECT FROM step_app a WHERE a.person_id = me()) THEN
        PERFORM steps_forget(me());
    END IF;
    INSERT INTO audit (person_id, route) VALUES (me(), 'passkey removed');
    RETURN true;
END
$$;

-- ---- Walls

ALTER TABLE step_app ENABLE ROW LEVEL SECURITY;
ALTER TABLE step_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE step_recovery ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey_challenge ENABLE ROW LEVEL SECURITY;
ALTER TABLE half_session ENABLE ROW LEVEL SECURITY;
REVOKE EXECUTE ON FUNCTION session_open, steps_of, half_session_begin, half_session_open, half_session_end, credential_ends_half_sessions, session_stepped, step_person, step_app_of,
    step_app_take, step_recovery_of, step_recovery_take, steps_of_me, step_offer_make, step_offer_of, step_began, step_offer_take, step_recovery_set,
    steps_forget, step_app_end, sign_in_code_ends_steps, sign_in_code_end_steps, passkey_challenge_make, passkey_challenge_take, passkey_find,
    passkey_use, passkey_add, passkeys_of_me, passkey_end FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_open TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION steps_of, half_session_begin, half_session_open, half_session_end, session_stepped, step_app_of, step_app_take,
    step_recovery_of, step_recovery_take, steps_of_me, step_offer_make, step_offer_of, step_offer_take, step_recovery_set, step_app_end,
    sign_in_code_ends_steps, sign_in_code_end_steps, passkey_challenge_make, passkey_challenge_take, passkey_find, passkey_use, passkey_add,
    passkeys_of_me, passkey_end TO attest_web;
GRANT EXECUTE ON FUNCTION sign_in_code_ends_steps TO attest_job;
