-- Sign-in by providers: OpenID Connect.  SPDX-License-Identifier: Apache-2.0
--
-- Which providers there are is set on the command line. The web reaches all of it through functions: it names a provider, and never reads a
-- row of these tables. Client secrets are sealed under a key that is not in the database; of a sign-in that has begun there is only a digest.

CREATE TABLE provider (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'), -- stands in addresses
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60), -- on the button
    issuer text NOT NULL CHECK (length(issuer) <= 500),
    client text NOT NULL CHECK (length(client) BETWEEN 1 AND 500),
    sealed bytea, -- client secret; NULL: a public client
    matched_by text NOT NULL CHECK (matched_by IN ('employee-number', 'e-mail')),
    claim text NOT NULL CHECK (length(claim) BETWEEN 1 AND 100), -- of the token, that is matched
    domains text[] NOT NULL DEFAULT '{}', -- of e-mail addresses that are taken; none: any
    facility_id bigint REFERENCES facility, -- whoever is unknown is put on record here, with this job role; NULL: nobody is
    job_role_id bigint REFERENCES job_role,
    steps boolean NOT NULL DEFAULT false, -- the second step is theirs, whatever the token says of it
    acr text CHECK (length(acr) BETWEEN 1 AND 500), -- asked of the provider (acr_values)
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    -- What the provider says of itself, as it was read last: documents, not facts.
    configuration text,
    configured_at timestamptz,
    keys text,
    keys_at timestamptz,
    asked_at timestamptz, -- when it was asked last because what is kept was old, or a token named an unknown key
    CHECK ((facility_id IS NULL) = (job_role_id IS NULL))
);
CREATE UNIQUE INDEX provider_in_use ON provider (code) WHERE ended_at IS NULL;
CREATE INDEX ON provider (facility_id);
CREATE INDEX ON provider (job_role_id);

-- Who a provider means: remembered at the first match, and from then on nothing else counts.
CREATE TABLE provider_subject (
    issuer text NOT NULL,
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    person_id bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX ON provider_subject (person_id);

-- A sign-in on its way. digest: of a secret that the browser holds; all that was sent to the provider is derived from that secret.
CREATE TABLE provider_visit (
    digest bytea PRIMARY KEY CHECK (length(digest) = 32),
    provider_id bigint NOT NULL REFERENCES provider,
    next text CHECK (length(next) <= 2000),
    shared boolean NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX ON provider_visit (ends_at);
CREATE INDEX ON provider_visit (provider_id);

-- Logout tokens that came: each is good once.
CREATE TABLE provider_logout (
    provider_id bigint NOT NULL REFERENCES provider,
    token text NOT NULL CHECK (length(token) <= 500),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (provider_id, token)
);
CREATE INDEX ON provider_logout (recorded_at);

ALTER TABLE session
    ADD COLUMN provider_id bigint REFERENCES provider, -- by which its person signed in; NULL: by what is kept here
    ADD COLUMN provider_session text CHECK (length(provider_session) <= 255); -- the name that the provider has for its own
CREATE INDEX ON session (provider_id, provider_session) WHERE provider_id IS NOT NULL;
ALTER TABLE half_session ADD FOREIGN KEY (provider_id) REFERENCES provider;
CREATE INDEX ON half_session (provider_id, provider_session) WHERE provider_id IS NOT NULL;

-- ---- For whoever runs the server

-- One more, or the settings of one anew: the one before ends, and whom it means stays known by the issuer. What is wrong with it, in a word, or NULL.
CREATE FUNCTION provider_add(code text, name text, issuer text, client text, sealed bytea, matched_by text, claim text, domains text[],
                             facility text, job_role text, steps boolean, acr text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    place bigint := (SELECT f.id FROM facility f WHERE f.code = facility);
    work bigint := (SELECT r.id FROM job_role r WHERE r.code = job_role);
BEGIN
    IF facility IS NOT NULL AND place IS NULL THEN
        RETURN 'facility';
    ELSIF job_role IS NOT NULL AND work IS NULL THEN
        RETURN 'role';
    END IF;
    PERFORM provider_end(code);
    INSERT INTO provider (code, name, issuer, client, sealed, matched_by, claim, domains, facility_id, job_role_id, steps, acr)
    VALUES (code, name, issuer, client, sealed, matched_by, claim, domains, place, work, steps, acr);
    INSERT INTO audit (person_id, route, object) VALUES (NULL, 'provider added', code);
    RETURN NULL;
END
$$;

-- Nobody signs in by it any more, and whoever did is signed out. How many sessions ended; NULL: there is none of this code.
CREATE FUNCTION provider_end(wanted text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    which bigint;
    ended integer;
BEGIN
    UPDATE provider p SET ended_at = clock_timestamp() WHERE p.code = wanted AND p.ended_at IS NULL RETURNING p.id INTO which;
    IF which IS NULL THEN
        RETURN NULL;
    END IF;
    DELETE FROM provider_visit v WHERE v.provider_id = which;
    DELETE FROM session x WHERE x.provider_id = which;
    GET DIAGNOSTICS ended = ROW_COUNT;
    DELETE FROM half_session h WHERE h.provider_id = which;
    INSERT INTO audit (person_id, route, object) VALUES (NULL, 'provider ended', wanted);
    RETURN ended;
END
$$;

-- Somebody is no longer whom providers mean by them; the next sign-in matches anew. How many subjects are forgotten.
CREATE FUNCTION provider_forget(login text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whose bigint := (SELECT p.id FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login ORDER BY p.id LIMIT 1);
    forgotten integer;
BEGIN
    DELETE FROM provider_subject s WHERE s.person_id = whose;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    DELETE FROM session x WHERE x.person_id = whose AND x.provider_id IS NOT NULL;
    DELETE FROM half_session h WHERE h.person_id = whose AND h.provider_id IS NOT NULL;
    INSERT INTO audit (person_id, route, object) VALUES (NULL, 'subjects of providers forgotten', whose::text);
    RETURN forgotten;
END
$$;

-- ---- For the web

-- The buttons of the sign-in page.
CREATE FUNCTION providers_offered() RETURNS TABLE (code text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.code, p.name FROM provider p WHERE p.ended_at IS NULL ORDER BY p.id;
END
$$;

-- One of them, with what it said of itself last. fresh: that is of this day. No row: there is none.
CREATE FUNCTION provider_of(wanted text)
RETURNS TABLE (id bigint, code text, name text, issuer text, client text, sealed bytea, matched_by text, claim text, admits boolean, acr text,
               steps boolean, configuration text, keys text, fresh boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.id, p.code, p.name, p.issuer, p.client, p.sealed, p.matched_by, p.claim, p.facility_id IS NOT NULL, p.acr, p.steps,
                        p.configuration, p.keys,
                        coalesce(least(p.configured_at, p.keys_at) > clock_timestamp() - interval '1 day', false)
        FROM provider p WHERE p.code = wanted AND p.ended_at IS NULL;
END
$$;

CREATE FUNCTION provider_keep(provider bigint, new_configuration text, new_keys text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE provider p SET configuration = coalesce(new_configuration, p.configuration),
        configured_at = CASE WHEN new_configuration IS NULL THEN p.configured_at ELSE clock_timestamp() END,
        keys = coalesce(new_keys, p.keys), keys_at = CASE WHEN new_keys IS NULL THEN p.keys_at ELSE clock_timestamp() END
    WHERE p.id = provider;
END
$$;

-- Whether a provider may be asked again what it says of itself and which keys it has: at most once a minute, whoever comes by it or sends
-- tokens that name unknown keys. So one that does not answer keeps one request a minute waiting, and no more.
CREATE FUNCTION provider_may_ask(provider bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE provider p SET asked_at = clock_timestamp()
    WHERE p.id = provider AND (p.asked_at IS NULL OR p.asked_at < clock_timestamp() - interval '1 minute');
    RETURN FOUND;
END
$$;

CREATE FUNCTION provider_visit_begin(digest bytea, provider bigint, next text, on_shared boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM provider_visit v WHERE v.digest IN (SELECT o.digest FROM provider_visit o WHERE o.ends_at < clock_timestamp()
                                                    LIMIT 20 FOR UPDATE SKIP LOCKED);
    INSERT INTO provider_visit (digest, provider_id, next, shared, ends_at)
    VALUES (provider_visit_begin.digest, provider, provider_visit_begin.next, on_shared, clock_timestamp() + interval '10 minutes');
END
$$;

-- Somebody is back: once.
CREATE FUNCTION provider_visit_end(wanted bytea) RETURNS TABLE (code text, next text, shared boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY DELETE FROM provider_visit v USING provider p
        WHERE v.digest = wanted AND v.ends_at > clock_timestamp() AND p.id = v.provider_id AND p.ended_at IS NULL
        RETURNING p.code, v.next, v.shared;
END
$$;

-- Whom a provider means. matched: the value of its claim, trusted to be theirs; email: an address that it says it has proved, or NULL.
-- refusal: why nobody, in a word. admitted: put on record now; the caller reckons what they must hold.
CREATE FUNCTION provider_person(provider bigint, subject text, matched text, email text, full_name text)
RETURNS TABLE (person_id bigint, admitted boolean, refusal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_column
DECLARE
    by_them provider;
    whose bigint;
    made bigint;
    given text := provider_person.email;
    sub text := provider_person.subject;
BEGIN
    SELECT * INTO by_them FROM provider p WHERE p.id = provider_person.provider AND p.ended_at IS NULL;
    IF by_them.id IS NULL THEN
        RETURN QUERY SELECT NULL::bigint, false, 'ended';
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(by_them.issuer || ' ' || sub, 41)); -- of two at once, one puts somebody on record
    SELECT s.person_id INTO whose FROM provider_subject s WHERE s.issuer = by_them.issuer AND s.subject = sub;
    IF whose IS NOT NULL THEN
        RETURN QUERY SELECT whose, false, NULL::text;
        RETURN;
    END IF;
    IF cardinality(by_them.domains) > 0 AND (given IS NULL OR lower(split_part(given, '@', 2)) <> ALL (by_them.domains)) THEN
        RETURN QUERY SELECT NULL::bigint, false, 'domain';
        RETURN;
    END IF;
    IF by_them.matched_by = 'employee-number' AND matched LIKE '%@%' THEN
        RETURN QUERY SELECT NULL::bigint, false, 'number'; -- an address, which would be somebody else's login
        RETURN;
    END IF;
    IF by_them.matched_by = 'e-mail' THEN
        SELECT p.id INTO whose FROM person p WHERE lower(p.email) = lower(given);
    ELSE
        SELECT p.id INTO whose FROM person p WHERE p.employee_number = matched;
    END IF;
    IF whose IS NOT NULL AND EXISTS (SELECT FROM provider_subject s WHERE s.issuer = by_them.issuer AND s.person_id = whose) THEN
        -- Somebody else there was this person before: a number or an address that went on to another must not open what was theirs.
        RETURN QUERY SELECT NULL::bigint, false, 'taken';
        RETURN;
    END IF;
    IF whose IS NULL THEN
        IF by_them.facility_id IS NULL OR (CASE by_them.matched_by WHEN 'e-mail' THEN given ELSE matched END) IS NULL THEN
            RETURN QUERY SELECT NULL::bigint, false, 'unknown';
            RETURN;
        ELSIF given IS NOT NULL AND EXISTS (SELECT FROM person p WHERE lower(p.email) = lower(given)) THEN
            RETURN QUERY SELECT NULL::bigint, false, 'address'; -- somebody on record has it, under another number
            RETURN;
        END IF;
        INSERT INTO person (display_name, employee_number, email)
        VALUES (coalesce(nullif(left(btrim(full_name), 200), ''), given, matched), CASE by_them.matched_by WHEN 'employee-number' THEN matched END, given)
        RETURNING id INTO whose;
        PERFORM lock_person(whose);
        INSERT INTO post (person_id) VALUES (whose) RETURNING id INTO made;
        INSERT INTO post_version (post_id, person_id, from_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary, reason)
        VALUES (made, whose, facility_today(by_them.facility_id), by_them.facility_id, by_them.job_role_id, 'employee', true, true, true,
                'first sign-in by ' || by_them.code);
        INSERT INTO audit (person_id, route, object) VALUES (whose, 'put on record by a provider', by_them.code);
    END IF;
    INSERT INTO provider_subject (issuer, subject, person_id) VALUES (by_them.issuer, sub, whose);
    INSERT INTO audit (person_id, route, object) VALUES (whose, 'known to a provider from now on', by_them.code);
    RETURN QUERY SELECT whose, made IS NOT NULL, NULL::text;
END
$$;

-- By which provider a session that has just begun was signed in, or one that still lacks its second step. authenticated: when, by its word,
-- its person last showed there to be themselves, in seconds since 1970; NULL: it does not say, so nothing has been shown that a grave act may
-- rest on; less than 0: something was shown here just now.
CREATE FUNCTION session_by_provider(digest bytea, provider bigint, their_session text, authenticated bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_variable
BEGIN
    UPDATE session x SET provider_id = provider, provider_session = their_session,
        proven_at = CASE WHEN authenticated < 0 THEN x.proven_at ELSE least(x.proven_at, provider_time(authenticated)) END WHERE x.token_digest = digest;
    IF NOT FOUND THEN
        UPDATE half_session h SET provider_id = provider, provider_session = their_session WHERE h.token_digest = digest;
        RETURN;
    END IF;
    INSERT INTO audit (person_id, route, object)
    SELECT x.person_id, 'signed in by a provider', p.code FROM session x JOIN provider p ON p.id = x.provider_id WHERE x.token_digest = digest;
END
$$;

-- The moment that a provider names, never later than now; a day ago where it names none, or an earlier one: too long ago in any case.
CREATE FUNCTION provider_time(authenticated bigint) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN greatest(clock_timestamp() - interval '1 day', to_timestamp(least(greatest(coalesce(authenticated, 0), 0), extract(epoch FROM clock_timestamp())::bigint)));
END
$$;

-- The person of a session that is there already has shown again, at the provider, to be themselves. false: it is not theirs.
CREATE FUNCTION session_prove_by_provider(digest bytea, person bigint, authenticated bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE session x SET proven_at = greatest(x.proven_at, provider_time(authenticated)) WHERE x.token_digest = digest AND x.person_id = person;
    RETURN FOUND;
END
$$;

-- Whether anybody has signed in in this browser within half a year: its way back from a provider is counted by itself, not with its network's.
CREATE FUNCTION browser_is_known(browser bytea) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM known_browser b WHERE b.digest = browser AND b.last_used_at > clock_timestamp() - interval '180 days');
END
$$;
CREATE INDEX ON known_browser (digest);

-- The provider by which a session was signed in, for who signs out. No row: none.
CREATE FUNCTION session_provider(digest bytea) RETURNS TABLE (code text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT p.code, p.name FROM session x JOIN provider p ON p.id = x.provider_id WHERE x.token_digest = digest AND p.ended_at IS NULL;
END
$$;

-- A provider ends its session of this name, or all of a subject; with the name it means those of the subject, too, of which we were told no
-- name. Those that lack their second step end with them. token: the id of its logout token. How many ended; NULL: it was sent before.
CREATE FUNCTION provider_sign_out(provider bigint, token text, their_session text, subject text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_variable
DECLARE
    ended integer;
    whose bigint := (SELECT s.person_id FROM provider_subject s JOIN provider p ON p.issuer = s.issuer WHERE p.id = provider
                     AND s.subject = provider_sign_out.subject);
BEGIN
    DELETE FROM provider_logout l WHERE l.recorded_at < clock_timestamp() - interval '1 day';
    INSERT INTO provider_logout AS l (provider_id, token) VALUES (provider, token) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    DELETE FROM half_session h WHERE h.provider_id = provider
        AND (h.provider_session = their_session OR (their_session IS NULL OR h.provider_session IS NULL) AND h.person_id = whose);
    WITH gone AS (
        DELETE FROM session x WHERE x.provider_id = provider
            AND (x.provider_session = their_session OR (their_session IS NULL OR x.provider_session IS NULL) AND x.person_id = whose)
        RETURNING x.person_id
    ), noted AS (
        INSERT INTO audit (person_id, route, object) SELECT DISTINCT g.person_id, 'signed out by a provider', (SELECT p.code FROM provider p WHERE p.id = provider)
        FROM gone g RETURNING 1
    )
    SELECT count(*) INTO ended FROM gone;
    RETURN ended;
END
$$;

-- Somebody was not let in by a provider. why: a few words of the program, nothing that came from outside.
CREATE FUNCTION provider_refusal(code text, why text, request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO audit (person_id, route, object, request_id) VALUES (NULL, 'not let in by a provider', left(code || ': ' || why, 200), request);
END
$$;

-- ---- Walls

ALTER TABLE provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_logout ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON provider TO attest_job;
CREATE POLICY job ON provider FOR SELECT TO attest_job USING (true);
REVOKE EXECUTE ON FUNCTION provider_add, provider_end, provider_forget, providers_offered, provider_of, provider_keep, provider_may_ask, provider_visit_begin,
    provider_visit_end, provider_person, session_by_provider, provider_time, session_prove_by_provider, browser_is_known, session_provider, provider_sign_out, provider_refusal FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provider_add, provider_end, provider_forget, provider_of, provider_keep TO attest_job;
GRANT EXECUTE ON FUNCTION providers_offered, provider_of, provider_keep, provider_may_ask, provider_visit_begin, provider_visit_end, provider_person,
    session_by_provider, session_prove_by_provider, browser_is_known, session_provider, provider_sign_out, provider_refusal TO attest_web;
