-- What is known of one person beside their courses: evidence from elsewhere, leave, extensions, the end of exemptions.
-- SPDX-License-Identifier: Apache-2.0
--
-- All of it is facts: added, ended by a later fact, never changed. What holds now is read from the views *_now. Why something was agreed
-- (health, faith, having survived something) stands apart from the dates, in tables that the web role cannot read: whoever agreed it and
-- auditors read it through agreed_for, nobody else.

-- ---- Evidence: work done elsewhere, a skill that somebody watched, one's own word

CREATE TABLE evidence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    kind text NOT NULL CHECK (kind IN ('external', 'hands-on', 'attestation')),
    certification_id bigint REFERENCES certification, -- what it is meant for; NULL: whatever asks for its skill or topic
    skill text CHECK (skill <> '' AND length(skill) <= 100), -- the word that rules name; NULL: none of them
    -- External: what it is called. Hands-on: what was shown. Attestation: the sentence that was confirmed, word for word.
    title text NOT NULL CHECK (title <> '' AND length(title) <= 500),
    provider text CHECK (provider <> '' AND length(provider) <= 200),
    topic text CHECK (topic <> '' AND length(topic) <= 100),
    hundredths integer CHECK (hundredths BETWEEN 1 AND 1000000), -- of an hour
    done_on date NOT NULL CHECK (done_on BETWEEN '1900-01-01' AND '9999-12-31'),
    recorded_by bigint REFERENCES person, -- NULL: an import
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, person_id),
    CHECK (kind <> 'hands-on' OR num_nonnulls(skill, certification_id) > 0),
    CHECK (kind <> 'hands-on' OR recorded_by IS DISTINCT FROM person_id),
    CHECK (kind <> 'attestation' OR certification_id IS NOT NULL)
);
CREATE INDEX ON evidence (person_id);

-- A scan or a document that goes with it. Only ever sent as a file to keep, never shown in a page.
CREATE TABLE evidence_file (
    evidence_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    type text NOT NULL CHECK (type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
    bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 5242880),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id)
);

-- Whether it counts. The latest word holds. Before any, external evidence waits; a skill that was watched and one's own word count.
CREATE TABLE evidence_decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    evidence_id bigint NOT NULL,
    person_id bigint NOT NULL,
    accepted boolean NOT NULL,
    decided_by bigint REFERENCES person CHECK (decided_by <> person_id), -- NULL: an import
    decided_on date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (id, person_id),
    FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id)
);
CREATE INDEX ON evidence_decision (evidence_id, id);
-- What is said with it to the one whose evidence it is.
CREATE TABLE evidence_decision_reason (
    decision_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    text text NOT NULL CHECK (text <> '' AND length(text) <= 2000),
    FOREIGN KEY (decision_id, person_id) REFERENCES evidence_decision (id, person_id)
);

CREATE VIEW evidence_state WITH (security_invoker = true) AS
SELECT e.id AS evidence_id, e.person_id, e.kind, e.certification_id, e.skill, e.title, e.provider, e.topic, e.hundredths, e.done_on,
       e.recorded_by, e.recorded_at, d.id AS decision_id, d.decided_by, d.decided_on,
       CASE WHEN d.accepted THEN 'accepted' WHEN NOT d.accepted THEN 'declined'
            WHEN e.kind = 'external' THEN 'waiting' ELSE 'accepted' END AS state
FROM evidence e
LEFT JOIN LATERAL (SELECT x.* FROM evidence_decision x WHERE x.evidence_id = e.id ORDER BY x.id DESC LIMIT 1) d ON true;

-- Evidence that counts, for the reckoning.
CREATE VIEW evidence_now WITH (security_invoker = true) AS
SELECT evidence_id, person_id, kind, certification_id, skill, title, provider, topic, hundredths, done_on, recorded_at
FROM evidence_state WHERE state = 'accepted';

-- Awards, and lines of imports, name evidence from before there was any.
ALTER TABLE award_evidence ADD FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id);
ALTER TABLE award_import_line ADD FOREIGN KEY (evidence_id, person_id) REFERENCES evidence (id, person_id);

-- ---- Exemptions that end sooner than they said

-- from_date: the first day on which it no longer counts; NULL: it never did.
CREATE TABLE exemption_end (
    exemption_id bigint PRIMARY KEY REFERENCES exemption,
    person_id bigint NOT NULL REFERENCES person,
    from_date date,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Of what is on record already nothing is asked.
ALTER TABLE exemption_reason ADD CHECK (code IN ('health', 'faith', 'experience', 'assigned-elsewhere', 'approved-absence', 'other')) NOT VALID,
    ADD CHECK (length(text) <= 2000) NOT VALID;
ALTER TABLE exemption ADD CHECK (approved_by <> person_id) NOT VALID;

CREATE VIEW exemption_now WITH (security_invoker = true) AS
SELECT e.id AS exemption_id, e.person_id, e.certification_id, e.from_date, least(e.to_date, x.from_date - 1) AS to_date
FROM exemption e LEFT JOIN exemption_end x ON x.exemption_id = e.id
WHERE x.exemption_id IS NULL OR x.from_date > e.from_date;

-- ---- Leave: its days are exempt from everything, and are added to what is due

CREATE TABLE leave (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    from_date date NOT NULL,
    to_date date NOT NULL CHECK (to_date >= from_date), -- the last day expected; more of it is a leave of its own
    approved_by bigint NOT NULL REFERENCES person CHECK (approved_by <> person_id),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON leave (person_id);
CREATE TABLE leave_reason (
    leave_id bigint PRIMARY KEY REFERENCES leave,
    text text NOT NULL CHECK (text <> '' AND length(text) <= 2000)
);
-- from_date: the first day back; NULL: it was never taken.
CREATE TABLE leave_withdrawal (
    leave_id bigint PRIMARY KEY REFERENCES leave,
    person_id bigint NOT NULL REFERENCES person,
    from_date date,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW leave_now WITH (security_invoker = true) AS
SELECT l.id AS leave_id, l.person_id, l.from_date, least(l.to_date, w.from_date - 1) AS to_date
FROM leave l LEFT JOIN leave_withdrawal w ON w.leave_id = l.id
WHERE w.leave_id IS NULL OR w.from_date > l.from_date;

-- ---- Extensions: a later date for one person (product, Settled 5)

CREATE TABLE extension (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    certification_id bigint NOT NULL REFERENCES certification,
    of_date date NOT NULL, -- the due day or the expiry that it lengthens
    to_date date NOT NULL CHECK (to_date > of_date),
    approved_by bigint NOT NULL REFERENCES person CHECK (approved_by <> person_id),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON extension (person_id);
CREATE TABLE extension_reason (
    extension_id bigint PRIMARY KEY REFERENCES extension,
    text text NOT NULL CHECK (text <> '' AND length(text) <= 2000)
);
-- from_date: the first day on which it no longer counts, so that work done inside it before stays; NULL: it never did.
CREATE TABLE extension_withdrawal (
    extension_id bigint PRIMARY KEY REFERENCES extension,
    person_id bigint NOT NULL REFERENCES person,
    from_date date,
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 2000),
    recorded_by bigint NOT NULL REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW extension_now WITH (security_invoker = true) AS
SELECT e.id AS extension_id, e.person_id, e.certification_id, e.of_date, least(e.to_date, w.from_date - 1) AS to_date
FROM extension e LEFT JOIN extension_withdrawal w ON w.extension_id = e.id
WHERE w.extension_id IS NULL OR w.from_date - 1 > e.of_date;

-- ---- Walls

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['evidence', 'evidence_file', 'evidence_decision', 'evidence_decision_reason', 'exemption_end', 'leave',
        'leave_reason', 'leave_withdrawal', 'extension', 'extension_reason', 'extension_withdrawal'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON attest.%I TO attest_job', t);
    END LOOP;
    -- What managers see of their people: the training, and until when somebody is exempt.
    FOREACH t IN ARRAY ARRAY['evidence', 'evidence_decision', 'exemption_end'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me() OR attest.in_sight(person_id))', t);
    END LOOP;
    -- What only those who administer or audit somebody see beside themselves: leave says more of a person than that they are exempt.
    FOREACH t IN ARRAY ARRAY['evidence_file', 'evidence_decision_reason', 'leave', 'leave_withdrawal', 'extension', 'extension_withdrawal'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me()
            OR attest.holds_over(''administrator'', person_id) OR attest.holds_over(''auditor'', person_id))', t);
    END LOOP;
END
$$;
GRANT SELECT ON evidence, evidence_file, evidence_decision, evidence_decision_reason, leave, extension TO attest_web;
GRANT SELECT (exemption_id, person_id, from_date, recorded_by, recorded_at) ON exemption_end TO attest_web;
GRANT SELECT (leave_id, person_id, from_date, recorded_by, recorded_at) ON leave_withdrawal TO attest_web;
GRANT SELECT (extension_id, person_id, from_date, recorded_by, recorded_at) ON extension_withdrawal TO attest_web;
GRANT SELECT ON evidence_state, evidence_now, exemption_now, leave_now, extension_now TO attest_web, attest_job;

-- One's own evidence, by oneself alone: nobody sends it in another's name, acting for them or not.
GRANT INSERT ON evidence, evidence_file TO attest_web;
CREATE POLICY web_own ON evidence FOR INSERT TO attest_web WITH CHECK (person_id = me() AND recorded_by = me()
    AND coalesce(current_setting('attest.actor', true), '') = '' AND kind IN ('external', 'attestation'));
CREATE POLICY web_own ON evidence_file FOR INSERT TO attest_web WITH CHECK (person_id = me()
    AND coalesce(current_setting('attest.actor', true), '') = '');

-- ---- What administrators add. Each asks who they are, and orders facts of the person by their lock.

-- Not open to requests.
CREATE FUNCTION administer(person bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
END
$$;

CREATE FUNCTION exemption_add(person bigint, certification bigint, first_day date, last_day date, why_code text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM administer(person);
    INSERT INTO exemption (person_id, certification_id, from_date, to_date, approved_by)
    VALUES (person, certification, first_day, last_day, me()) RETURNING id INTO added;
    INSERT INTO exemption_reason (exemption_id, code, text) VALUES (added, why_code, nullif(why, ''));
END
$$;

CREATE FUNCTION leave_add(person bigint, first_day date, last_day date, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM administer(person);
    INSERT INTO leave (person_id, from_date, to_date, approved_by) VALUES (person, first_day, last_day, me()) RETURNING id INTO added;
    INSERT INTO leave_reason (leave_id, text) VALUES (added, why);
END
$$;

CREATE FUNCTION extension_add(person bigint, certification bigint, lengthened date, last_day date, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    PERFORM administer(person);
    INSERT INTO extension (person_id, certification_id, of_date, to_date, approved_by)
    VALUES (person, certification, lengthened, last_day, me()) RETURNING id INTO added;
    INSERT INTO extension_reason (extension_id, text) VALUES (added, why);
END
$$;

-- Ends an exemption, a leave or an extension of a person from a day on; NULL: it never counted. False: it was ended before, or there is
-- none.
CREATE FUNCTION agreed_end(person bigint, of_kind text, wanted bigint, first_day date, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM administer(person);
    IF of_kind = 'exemption' THEN
        INSERT INTO exemption_end (exemption_id, person_id, from_date, reason, recorded_by)
        SELECT x.id, person, first_day, why, me() FROM exemption x WHERE x.id = wanted AND x.person_id = person ON CONFLICT DO NOTHING;
    ELSIF of_kind = 'leave' THEN
        INSERT INTO leave_withdrawal (leave_id, person_id, from_date, reason, recorded_by)
        SELECT x.id, person, first_day, why, me() FROM leave x WHERE x.id = wanted AND x.person_id = person ON CONFLICT DO NOTHING;
    ELSIF of_kind = 'extension' THEN
        INSERT INTO extension_withdrawal (extension_id, person_id, from_date, reason, recorded_by)
        SELECT x.id, person, first_day, why, me() FROM extension x WHERE x.id = wanted AND x.person_id = person ON CONFLICT DO NOTHING;
    ELSE
        RETURN false;
    END IF;
    RETURN FOUND;
END
$$;

-- Exemptions, leave and extensions of a person, for those who administer or audit them; newest first. The reasons are given to whoever
-- approved (of an end: ended) it and to auditors; NULL for others, whom may_read tells so.
CREATE FUNCTION agreed_for(person bigint)
RETURNS TABLE (kind text, id bigint, certification_id bigint, of_date date, from_date date, to_date date, approved_by text,
               recorded_at timestamptz, may_read boolean, code text, reason text,
               ended boolean, ended_from date, ended_by text, ended_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    audits boolean := holds_over('auditor', person);
BEGIN
    IF audits IS NOT TRUE AND holds_over('administrator', person) IS NOT TRUE THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT a.kind, a.id, a.certification_id, a.of_date, a.from_date, a.to_date, p.display_name, a.recorded_at,
            audits OR a.approver = me(),
            CASE WHEN audits OR a.approver = me() THEN a.code END, CASE WHEN audits OR a.approver = me() THEN a.reason END,
            a.ender IS NOT NULL, a.ended_from, q.display_name, CASE WHEN audits OR a.ender = me() THEN a.ended_reason END
        FROM (
            SELECT 'exemption' AS kind, x.id, x.certification_id, NULL::date AS of_date, x.from_date, x.to_date, x.approved_by AS approver,
                   x.recorded_at, r.code, r.text AS reason, e.recorded_by AS ender, e.from_date AS ended_from, e.reason AS ended_reason
            FROM exemption x LEFT JOIN exemption_reason r ON r.exemption_id = x.id LEFT JOIN exemption_end e ON e.exemption_id = x.id
            WHERE x.person_id = person
            UNION ALL
            SELECT 'leave', x.id, NULL, NULL, x.from_date, x.to_date, x.approved_by, x.recorded_at, NULL, r.text, e.recorded_by, e.from_date, e.reason
            FROM leave x LEFT JOIN leave_reason r ON r.leave_id = x.id LEFT JOIN leave_withdrawal e ON e.leave_id = x.id
            WHERE x.person_id = person
            UNION ALL
            SELECT 'extension', x.id, x.certification_id, x.of_date, NULL, x.to_date, x.approved_by, x.recorded_at, NULL, r.text,
                   e.recorded_by, e.from_date, e.reason
            FROM extension x LEFT JOIN extension_reason r ON r.extension_id = x.id LEFT JOIN extension_withdrawal e ON e.extension_id = x.id
            WHERE x.person_id = person
        ) a JOIN person p ON p.id = a.approver LEFT JOIN person q ON q.id = a.ender
        ORDER BY a.recorded_at DESC, a.id DESC;
END
$$;

-- ---- Evidence: who answers

-- Accepts or declines evidence of somebody whom the person of this request administers; never one's own (holds_over). The answer: whose it
-- is; NULL: there is none such, or the latest word says the same already.
CREATE FUNCTION evidence_decide(wanted bigint, accept boolean, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    e evidence_state;
    made bigint;
BEGIN
    SELECT * INTO e FROM evidence_state s WHERE s.evidence_id = wanted;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM administer(e.person_id);
    SELECT * INTO e FROM evidence_state s WHERE s.evidence_id = wanted; -- somebody else may have been first
    IF e.state = (CASE WHEN accept THEN 'accepted' ELSE 'declined' END) THEN
        RETURN NULL;
    END IF;
    INSERT INTO evidence_decision (evidence_id, person_id, accepted, decided_by, decided_on)
    VALUES (wanted, e.person_id, accept, me(), civil_date(clock(), person_zone(me()))) RETURNING id INTO made;
    IF why <> '' THEN
        INSERT INTO evidence_decision_reason (decision_id, person_id, text) VALUES (made, e.person_id, why);
    END IF;
    RETURN e.person_id;
END
$$;

-- How many administer a person, and so may answer them: no names.
CREATE FUNCTION administrators_over(person bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT count(*) FROM holders_over('administrator', place_of(person)) h (person_id) WHERE h.person_id <> person);
END
$$;

-- ---- Hands-on: what an observer sees, and signs off

-- People whose primary post lies where the person of this request observes: one of them, or those of a name or employee number, at most
-- 50.
CREATE FUNCTION observable(wanted text, person bigint) RETURNS TABLE (person_id bigint, name text, employee_number text, facility text, job_role text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('observer') THEN
        RETURN QUERY SELECT DISTINCT p.id, p.display_name, p.employee_number, f.name, r.title
            FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> facility_today(g.facility_id)
            JOIN post_span o ON o.facility_id = c.descendant_id AND o.during @> facility_today(o.facility_id) AND o.is_primary
            JOIN person p ON p.id = o.person_id
            JOIN facility_span f ON f.facility_id = o.facility_id AND f.during @> facility_today(o.facility_id)
            JOIN job_role r ON r.id = o.job_role_id
            WHERE g.person_id = me() AND g.permission = 'observer' AND p.id <> me()
              AND CASE WHEN person IS NULL THEN strpos(lower(p.display_name), lower(wanted)) > 0 OR p.employee_number = wanted
                       ELSE p.id = person END
            ORDER BY 2, 1 LIMIT 50;
    END IF;
END
$$;

-- Signs a skill of a person off, watched on a day. The answer: the evidence.
CREATE FUNCTION hands_on_add(person bigint, certification bigint, wanted text, called text, day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    made bigint;
BEGIN
    IF holds_over('observer', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no observer over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    INSERT INTO evidence (person_id, kind, certification_id, skill, title, done_on, recorded_by)
    VALUES (person, 'hands-on', certification, wanted, called, day, me()) RETURNING id INTO made;
    RETURN made;
END
$$;
-- What follows from a skill signed off: from here to act_as_oneself the learner is the person of the transaction.
CREATE FUNCTION act_for_observer(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    person bigint := (SELECT e.person_id FROM evidence e WHERE e.id = wanted AND e.kind = 'hands-on' AND e.recorded_by = me());
BEGIN
    IF holds_over('observer', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no skill signed off by this observer' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    PERFORM act_as(person);
END
$$;

REVOKE EXECUTE ON FUNCTION administer, exemption_add, leave_add, extension_add, agreed_end, agreed_for, evidence_decide, administrators_over,
    observable, hands_on_add, act_for_observer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exemption_add, leave_add, extension_add, agreed_end, agreed_for, evidence_decide, administrators_over,
    observable, hands_on_add, act_for_observer TO attest_web;
