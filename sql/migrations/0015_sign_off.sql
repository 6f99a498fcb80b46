-- Sign-off: who signs course versions, what is asked of them, comments, signatures.  SPDX-License-Identifier: Apache-2.0
--
-- A signature stands for one content: it names the hash that was read. Names are kept apart from what is said in public.

CREATE DOMAIN sign_off_kind AS text CHECK (VALUE IN ('survivor-adviser', 'clinician', 'legal', 'accessibility'));
-- Of the original: ''; of a translation: its language.
CREATE DOMAIN sign_off_language AS text CHECK (VALUE ~ '^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$');

-- ---- Which kinds a version needs before it goes to staff. The latest row is in force.

CREATE TABLE sign_off_rule (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kinds sign_off_kind[] NOT NULL,
    months integer NOT NULL CHECK (months BETWEEN 1 AND 60), -- how long a signature holds at most
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Before anybody has said: all four; none in a network made to try the program out.
CREATE FUNCTION sign_off_in_force() RETURNS TABLE (kinds text[], months integer) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT r.kinds::text[], r.months FROM sign_off_rule r ORDER BY r.id DESC LIMIT 1;
    IF NOT FOUND THEN
        RETURN QUERY SELECT CASE WHEN coalesce(current_setting('attest.kind', true), '') IN ('demo', 'test') THEN '{}'::text[]
                                 ELSE ARRAY['survivor-adviser', 'clinician', 'legal', 'accessibility'] END, 24;
    END IF;
END
$$;

-- Today where the network keeps its calendar: the day that signatures are made and run out by.
CREATE FUNCTION network_today() RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN civil_date(clock(), coalesce((SELECT n.zone FROM network n), 'UTC'));
END
$$;

-- ---- Who may sign: a grant "signer" over the top of the network, for one kind

-- The facility that is nobody's part today: the top of the network.
CREATE FUNCTION network_top() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.facility_id FROM facility_span s WHERE s.parent_id IS NULL AND s.during @> facility_today(s.facility_id)
            ORDER BY s.kind = 'system' DESC, s.facility_id LIMIT 1);
END
$$;

-- Whether the person of this request audits the whole network: a grant over its top, as administers_network has it of administrators.
-- Never while acting for somebody.
CREATE FUNCTION audits_network() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(current_setting('attest.actor', true), '') = ''
       AND EXISTS (SELECT FROM live_grant g WHERE g.person_id = me() AND g.permission = 'auditor' AND g.facility_id = network_top());
END
$$;
-- Whether sign-off in the whole network is theirs to see, or (changes) to change.
CREATE FUNCTION oversees_sign_off(changes boolean) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN administers_network() OR (NOT changes AND audits_network());
END
$$;

-- What a person may do anywhere, and what they may do over the whole network: told to the pages that are for these alone.
CREATE OR REPLACE FUNCTION permissions_of(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(string_agg(DISTINCT g.permission, ' '), '')
                || coalesce(string_agg(DISTINCT ' network-' || g.permission, '')
                            FILTER (WHERE g.permission IN ('administrator', 'auditor') AND g.facility_id = network_top()), '')
            FROM live_grant g WHERE g.person_id = person);
END
$$;

CREATE TABLE signer_kind (
    grant_id bigint PRIMARY KEY REFERENCES facility_grant,
    kind sign_off_kind NOT NULL
);

-- Grants over a part of the network count for nothing here: a course is before all of it.
CREATE VIEW live_signer AS
SELECT g.id AS grant_id, g.person_id, g.facility_id, k.kind::text AS kind
FROM live_grant g JOIN signer_kind k ON k.grant_id = g.id
WHERE g.permission = 'signer' AND g.facility_id = network_top();

-- Whether the person of this request may sign for a kind today; never while acting for somebody.
CREATE FUNCTION may_sign(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(current_setting('attest.actor', true), '') = ''
       AND EXISTS (SELECT FROM live_signer s WHERE s.person_id = me() AND s.kind = wanted);
END
$$;

-- Those who may sign today. For administrators and auditors of the whole network alone: a signer need not work anywhere they look into.
CREATE FUNCTION signers() RETURNS TABLE (grant_id bigint, kind text, name text, login text, since date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF oversees_sign_off(false) THEN
        RETURN QUERY SELECT s.grant_id, s.kind, p.display_name, coalesce(p.email, p.employee_number), f.from_date
            FROM live_signer s JOIN facility_grant f ON f.id = s.grant_id JOIN person p ON p.id = s.person_id
            ORDER BY s.kind, p.display_name, s.grant_id;
    END IF;
END
$$;

-- Whether there is anybody to ask, by kind: no names.
CREATE FUNCTION signers_by_kind() RETURNS TABLE (kind text, signers bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT s.kind, count(DISTINCT s.person_id) FROM live_signer s GROUP BY 1;
END
$$;

-- Lets the person with a login sign for a kind. To nobody but administrators of the network it tells who has a login. The answer: "added", "already", "unknown" (no such login), "self".
CREATE FUNCTION signer_add(login text, wanted text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint;
    made bigint;
BEGIN
    IF NOT oversees_sign_off(true) THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.id INTO whom FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login LIMIT 1;
    IF whom IS NULL THEN
        RETURN 'unknown';
    ELSIF whom = me() THEN
        RETURN 'self';
    ELSIF EXISTS (SELECT FROM live_signer s WHERE s.person_id = whom AND s.kind = wanted) THEN
        RETURN 'already';
    END IF;
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date, recorded_by)
    VALUES (whom, 'signer', network_top(), facility_today(network_top()), me()) RETURNING id INTO made;
    INSERT INTO signer_kind (grant_id, kind) VALUES (made, wanted);
    RETURN 'added';
END
$$;

-- Ends such a grant from today on. False: there is none. What was signed stays signed.
CREATE FUNCTION signer_end(wanted bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT oversees_sign_off(true) THEN
        RAISE EXCEPTION 'no administrator of the network' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO facility_grant_revocation (grant_id, from_date, reason, recorded_by)
    SELECT s.grant_id, facility_today(s.facility_id), why, me() FROM live_signer s WHERE s.grant_id = wanted;
    RETURN FOUND;
END
$$;

-- ---- What is asked: one kind for one version, in one language

CREATE TABLE review_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    kind sign_off_kind NOT NULL,
    language sign_off_language NOT NULL,
    message text CHECK (message <> '' AND length(message) <= 4000),
    asked_by bigint NOT NULL REFERENCES person,
    asked_on date NOT NULL DEFAULT network_today(),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (course_version_id, kind, language)
);

-- What is said about a page (NULL: about the whole version), and in answer to it. Who said it is told by side alone.
CREATE TABLE review_comment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES review_request,
    page_id bigint REFERENCES page,
    answers bigint REFERENCES review_comment, -- the comment that began the thread
    side text NOT NULL CHECK (side IN ('signer', 'author')),
    text text NOT NULL CHECK (length(text) <= 4000),
    settles boolean NOT NULL DEFAULT false,   -- the signer holds the thread for done
    CHECK (settles OR text <> ''),
    CHECK (NOT settles OR (side = 'signer' AND answers IS NOT NULL)),
    person_id bigint NOT NULL REFERENCES person,
    said_on date NOT NULL DEFAULT network_today(),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON review_comment (request_id, id);

-- ---- Signatures

CREATE TABLE signature (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES review_request,
    course_version_id bigint NOT NULL REFERENCES course_version,
    kind sign_off_kind NOT NULL,
    language sign_off_language NOT NULL,
    hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'), -- of what was read: the version, or its translation
    decision text NOT NULL CHECK (decision IN ('signed', 'declined')),
    statement text NOT NULL CHECK (statement <> '' AND length(statement) <= 4000),
    was_paid boolean,                                   -- of a survivor adviser alone
    CHECK ((was_paid IS NOT NULL) = (kind = 'survivor-adviser')),
    signed_on date NOT NULL,
    expires date NOT NULL CHECK (expires >= signed_on), -- its last day
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON signature (course_version_id);

-- Who signed, and as whom. hidden: the name stays off the public page; then only administrators and auditors of the
-- whole network read it.
CREATE TABLE signature_name (
    signature_id bigint PRIMARY KEY REFERENCES signature,
    person_id bigint NOT NULL REFERENCES person,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    credentials text CHECK (credentials <> '' AND length(credentials) <= 200),
    hidden boolean NOT NULL
);
CREATE VIEW signature_public AS SELECT signature_id, name, credentials FROM signature_name WHERE NOT hidden;

CREATE TABLE signature_withdrawal (
    signature_id bigint PRIMARY KEY REFERENCES signature,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 4000),
    from_date date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Which signatures the change from one version to a later one leaves standing. Found once, when the later one is stored.
CREATE TABLE sign_off_kept (
    course_version_id bigint NOT NULL REFERENCES course_version, -- the later one
    from_version_id bigint NOT NULL REFERENCES course_version,
    change text NOT NULL CHECK (change IN ('none', 'typo', 'minor', 'material')),
    kinds sign_off_kind[] NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (course_version_id, from_version_id),
    CHECK (course_version_id <> from_version_id)
);

-- The hash of a version in a language ('': of the original); NULL: it has no such translation.
CREATE FUNCTION hash_in_language(v course_version, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN language = '' THEN v.hash ELSE v.language_hashes ->> language END
$$;

-- Everything that was said of a version and of those before it; bound says what it has to do with this content. own: its signer stored
-- this version, so it cannot stand for it. For the functions below, each of which says who may have what of it.
CREATE FUNCTION signature_words(wanted bigint, in_language text)
RETURNS TABLE (id bigint, version integer, kind text, decision text, statement text, was_paid boolean, signed_on date, expires date,
               withdrawn_on date, withdrawn_because text, bound text, change text, own boolean, mine boolean, name text, credentials text,
               hidden boolean)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT s.id, o.version, s.kind::text, s.decision, s.statement, s.was_paid, s.signed_on, s.expires, w.from_date, w.reason,
            CASE WHEN s.hash = hash_in_language(v, in_language) THEN 'same'
                 WHEN in_language = '' AND s.kind::text = ANY (k.kinds::text[]) THEN 'kept'
                 ELSE 'void' END,
            k.change, coalesce(n.person_id = v.recorded_by, false), coalesce(n.person_id = me(), false),
            p.name, p.credentials, n.hidden
        FROM course_version v
        JOIN course_version o ON o.course_id = v.course_id AND o.version <= v.version
        JOIN signature s ON s.course_version_id = o.id AND s.language = in_language
        JOIN signature_name n ON n.signature_id = s.id
        LEFT JOIN signature_public p ON p.signature_id = s.id
        LEFT JOIN signature_withdrawal w ON w.signature_id = s.id
        LEFT JOIN sign_off_kept k ON k.course_version_id = v.id AND k.from_version_id = o.id
        WHERE v.id = wanted;
END
$$;

-- Calls off the publication of a course that waits for its hour, where it needs a signature of this kind and the latest word that stands
-- on its day is none: the rule of sign_off_judge (domain/sign_off.c). One after another with publications of the course (publish/lock).
CREATE FUNCTION publication_unsigned(course bigint, wanted text, why text) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    p publication;
    day date;
BEGIN
    PERFORM pg_advisory_xact_lock(2, hashtext((SELECT c.code::text FROM course c WHERE c.id = course)));
    SELECT * INTO p FROM publication x WHERE x.id = waiting_publication(course);
    IF p.id IS NULL OR NOT wanted = ANY (ARRAY(SELECT unnest(f.kinds) FROM sign_off_in_force() f)) THEN
        RETURN;
    END IF;
    day := civil_date(p.from_at, coalesce((SELECT n.zone FROM network n), 'UTC'));
    IF (SELECT w.decision FROM signature_words(p.course_version_id, '') w
        WHERE w.kind = wanted AND NOT w.own AND (w.bound = 'same' OR (w.bound = 'kept' AND p.change <> 'material'))
          AND w.withdrawn_on IS NULL AND (w.decision = 'declined' OR w.expires >= day)
        ORDER BY w.id DESC LIMIT 1) IS DISTINCT FROM 'signed' THEN
        INSERT INTO publication_end (publication_id, kind, reason) VALUES (p.id, 'called off', why);
    END IF;
END
$$;

-- Signs what a request asks for, or declines to, as the person of this request. A version that waits for its hour and needed the kind is
-- called off by a decline. The answer: the signature; NULL where the version's
-- review-by date is past, or would be before the signature ran a day.
CREATE FUNCTION signature_add(request bigint, decided text, said text, name text, credentials text, hidden boolean, paid boolean)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    r review_request;
    v course_version;
    today date := network_today();
    made bigint;
BEGIN
    SELECT * INTO r FROM review_request q WHERE q.id = request;
    SELECT * INTO v FROM course_version x WHERE x.id = r.course_version_id;
    IF r.id IS NULL OR NOT may_sign(r.kind) OR v.recorded_by IS NOT DISTINCT FROM me() OR hash_in_language(v, r.language) IS NULL THEN
        RAISE EXCEPTION 'not for this person to sign' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF v.review_by < today THEN
        RETURN NULL;
    END IF;
    INSERT INTO signature (request_id, course_version_id, kind, language, hash, decision, statement, was_paid, signed_on, expires)
    SELECT r.id, v.id, r.kind, r.language, hash_in_language(v, r.language), decided, said,
           CASE WHEN r.kind = 'survivor-adviser' THEN coalesce(paid, false) END, today,
           least((today + make_interval(months => f.months))::date, v.review_by)
    FROM sign_off_in_force() f
    RETURNING id INTO made;
    INSERT INTO signature_name (signature_id, person_id, name, credentials, hidden)
    VALUES (made, me(), name, nullif(credentials, ''), hidden);
    IF decided = 'declined' AND r.language = '' THEN
        PERFORM publication_unsigned(v.course_id, r.kind, 'A signer of a kind that it needs declined to sign.');
    END IF;
    RETURN made;
END
$$;

-- Takes one's own signature back. False: it is not one's own, or was taken back before. A version that waits for its hour and needed it
-- is called off: it does not go live unsigned.
CREATE FUNCTION signature_withdraw(wanted bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO signature_withdrawal (signature_id, reason, from_date)
    SELECT n.signature_id, why, network_today() FROM signature_name n WHERE n.signature_id = wanted AND n.person_id = me()
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM publication_unsigned(o.course_id, s.kind, 'A signature that it needs was withdrawn.')
    FROM signature s JOIN course_version o ON o.id = s.course_version_id WHERE s.id = wanted AND s.language = '';
    RETURN true;
END
$$;

-- What was said of a version and of those before it, newest first. Names no person: mine and own are all that is told. Authors, signers,
-- and administrators and auditors of the whole network read all of it; anybody else what was signed of a version that was before staff.
CREATE FUNCTION signatures_of(wanted bigint, in_language text)
RETURNS TABLE (id bigint, version integer, kind text, decision text, statement text, was_paid boolean, signed_on date, expires date,
               withdrawn_on date, withdrawn_because text, bound text, change text, own boolean, mine boolean, name text, credentials text,
               hidden boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('author') OR may('signer') OR oversees_sign_off(false)
       OR (me() IS NULL AND pg_has_role(session_user, 'attest_job', 'MEMBER')) THEN -- the program itself
        RETURN QUERY SELECT * FROM signature_words(wanted, in_language) w ORDER BY w.id DESC;
    ELSIF EXISTS (SELECT FROM publication p WHERE p.course_version_id = wanted AND (p.from_at IS NULL OR p.from_at <= clock())
                  AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off')) THEN
        RETURN QUERY SELECT w.id, w.version, w.kind, w.decision, w.statement, w.was_paid, w.signed_on, w.expires, w.withdrawn_on, NULL::text,
                w.bound, w.change, NULL::boolean, w.mine, w.name, w.credentials, NULL::boolean
            FROM signature_words(wanted, in_language) w WHERE w.decision = 'signed' AND NOT w.own ORDER BY w.id DESC;
    END IF;
END
$$;

-- ---- Walls

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['sign_off_rule', 'signer_kind', 'review_request', 'review_comment', 'signature', 'signature_name',
                             'signature_withdrawal', 'sign_off_kept'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON attest.%I TO attest_job', t);
    END LOOP;
END
$$;
-- Open: they name no person.
GRANT SELECT ON sign_off_rule, sign_off_kept TO attest_web;
CREATE POLICY web_read ON sign_off_rule FOR SELECT TO attest_web USING (true);
CREATE POLICY web_read ON sign_off_kept FOR SELECT TO attest_web USING (true);
GRANT INSERT ON sign_off_rule, sign_off_kept TO attest_web;
CREATE POLICY web_administer ON sign_off_rule FOR INSERT TO attest_web
    WITH CHECK (recorded_by = me() AND (SELECT oversees_sign_off(true)));
CREATE POLICY web_author ON sign_off_kept FOR INSERT TO attest_web WITH CHECK ((SELECT may('author')));

GRANT SELECT ON signer_kind TO attest_web;
CREATE POLICY web_own ON signer_kind FOR SELECT TO attest_web USING (grant_id IN (SELECT g.id FROM facility_grant g WHERE g.person_id = me()));

-- Authors read what is asked of anybody, signers what is asked of them; so it is with comments.
GRANT SELECT, INSERT ON review_request TO attest_web;
CREATE POLICY web_read ON review_request FOR SELECT TO attest_web
    USING ((SELECT may('author')) OR may_sign(kind) OR (SELECT oversees_sign_off(false)));
CREATE POLICY web_ask ON review_request FOR INSERT TO attest_web WITH CHECK (asked_by = me() AND (SELECT may('author')));

GRANT SELECT (id, request_id, page_id, answers, side, text, settles, said_on, recorded_at), INSERT ON review_comment TO attest_web;
CREATE POLICY web_read ON review_comment FOR SELECT TO attest_web USING (request_id IN (SELECT r.id FROM review_request r));
CREATE POLICY web_say ON review_comment FOR INSERT TO attest_web WITH CHECK (person_id = me()
    AND EXISTS (SELECT FROM review_request r WHERE r.id = request_id
                AND CASE side WHEN 'signer' THEN may_sign(r.kind) ELSE may('author') END));

-- Signatures are read through signatures_of; the names, where they are kept off the public page, by administrators and auditors of
-- the whole network.
GRANT SELECT ON signature_name, signature_public TO attest_web;
GRANT SELECT ON signature_public TO attest_job;
CREATE POLICY web_read ON signature_name FOR SELECT TO attest_web
    USING (person_id = me() OR (SELECT oversees_sign_off(false)));

REVOKE EXECUTE ON FUNCTION audits_network, may_sign, signers, signers_by_kind, signer_add, signer_end, signature_words, publication_unsigned,
    signature_add, signature_withdraw, signatures_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audits_network, may_sign, signers, signers_by_kind, signer_add, signer_end, signature_add, signature_withdraw,
    signatures_of TO attest_web, attest_job;
