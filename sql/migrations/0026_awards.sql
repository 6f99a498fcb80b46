-- Rules of certifications as trees, awards by replay, corrections, equivalency, imported history.  SPDX-License-Identifier: Apache-2.0

-- ---- What a certification asks for

DROP VIEW certification_span;
ALTER TABLE certification_version
    ADD COLUMN method text NOT NULL DEFAULT 'completion' CHECK (method IN ('completion', 'expiry', 'fixed')),
    ADD COLUMN minimum_months integer,
    ADD COLUMN no_carry_forward boolean NOT NULL DEFAULT false, -- only what was done inside the cycle counts for its renewal
    ADD COLUMN no_repeat boolean NOT NULL DEFAULT false,        -- the same course counts once in a cycle
    ADD COLUMN retention_years integer CHECK (retention_years > 0), -- how long evidence is kept; NULL: as the network keeps records
    ADD COLUMN citation text,
    ADD COLUMN citation_url text,
    ADD CHECK (CASE WHEN method = 'fixed' THEN minimum_months > window_months AND minimum_months <= valid_months ELSE minimum_months IS NULL END IS TRUE);

-- The tree that earns a certification. Part 1 is its root. path: 'renewal' is the shorter way for somebody who holds it; a version
-- without one is renewed by the way it is earned. quiz: a test that stands for the work (of course_id). hours: hundredths of an hour
-- of a topic (NULL: any); per_licence_year: that many for each year of the licence term (of the licence named, if one is). external: on
-- the topic; hands-on, attestation: of the skill; NULL: any. max_age_months: older evidence does not count; before_licence: the age is that
-- on the first day of the first term of the licence, and nothing later counts.
CREATE TABLE certification_part (
    certification_version_id bigint NOT NULL REFERENCES certification_version,
    path text NOT NULL DEFAULT 'first' CHECK (path IN ('first', 'renewal')),
    number integer NOT NULL CHECK (number > 0),
    parent integer CHECK (parent < number),
    kind text NOT NULL CHECK (kind IN ('all', 'any', 'some', 'then', 'course', 'quiz', 'hours', 'external', 'hands-on', 'attestation')),
    n integer CHECK (n > 0),
    course_id bigint REFERENCES course,
    quiz_key key,
    topic text CHECK (topic <> ''),
    hundredths integer CHECK (hundredths > 0),
    per_licence_year boolean NOT NULL DEFAULT false,
    skill text CHECK (skill <> ''),
    title text CHECK (title <> ''),
    max_age_months integer CHECK (max_age_months > 0),
    before_licence boolean NOT NULL DEFAULT false,
    licence_kind key,
    licence_state us_state,
    PRIMARY KEY (certification_version_id, path, number),
    FOREIGN KEY (certification_version_id, path, parent) REFERENCES certification_part,
    CHECK ((number = 1) = (parent IS NULL)),
    CHECK ((kind = 'some') = (n IS NOT NULL)),
    CHECK ((kind IN ('course', 'quiz')) = (course_id IS NOT NULL)),
    CHECK ((kind = 'quiz') = (quiz_key IS NOT NULL)),
    CHECK ((kind = 'hours') = (hundredths IS NOT NULL)),
    CHECK (kind = 'hours' OR NOT per_licence_year),
    CHECK (kind IN ('hours', 'external') OR topic IS NULL),
    CHECK (kind IN ('hands-on', 'attestation') OR skill IS NULL),
    CHECK ((licence_kind IS NULL) = (licence_state IS NULL)),
    CHECK (per_licence_year OR before_licence OR licence_kind IS NULL),
    CHECK (NOT before_licence OR (licence_kind IS NOT NULL AND max_age_months IS NOT NULL))
);
CREATE INDEX ON certification_part (course_id);
INSERT INTO certification_part (certification_version_id, number, kind, course_id) SELECT id, 1, 'course', course_id FROM certification_version;
ALTER TABLE certification_version DROP COLUMN course_id;

CREATE VIEW certification_span AS
SELECT certification_id, id AS version_id, title, method, valid_months, window_months, minimum_months, no_carry_forward, no_repeat,
       retention_years, citation, citation_url, daterange(from_date, next_from) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY certification_id ORDER BY from_date) AS next_from
    FROM (SELECT DISTINCT ON (certification_id, from_date) * FROM certification_version
          ORDER BY certification_id, from_date, id DESC) v
) w;
-- Which course counts for which certification, and when. alone: completing it is all that is asked for.
CREATE VIEW certification_course WITH (security_invoker = true) AS
SELECT DISTINCT s.certification_id, p.course_id, s.during, s.title, p.path = 'first' AND p.parent IS NULL AND p.kind = 'course' AS alone
FROM certification_span s JOIN certification_part p ON p.certification_version_id = s.version_id AND p.course_id IS NOT NULL;

-- ---- Awards

-- kind: earned by work; given by hand; imported; by another certification that counts as this one. earned_on is the day of the work (C).
-- anchor: the day of the month that is meant by valid_to. An award whose dates a correction changes is superseded by one with the new
-- dates; the one that nothing supersedes is in force. completion_id: the last completion that made it, if any did.
ALTER TABLE award
    ADD COLUMN supersedes bigint UNIQUE CHECK (supersedes < id),
    ADD COLUMN reason text CHECK (reason <> '');
-- Until now an award given back by a corrected key was a second one of the same completion.
UPDATE award a SET supersedes = b.before, reason = 'A corrected key gave the pass back.'
FROM (SELECT id, lag(id) OVER (PARTITION BY certification_id, completion_id ORDER BY number) AS before FROM award) b
WHERE b.id = a.id AND b.before IS NOT NULL;
ALTER TABLE award
    DROP CONSTRAINT award_certification_id_completion_id_number_key,
    DROP COLUMN number,
    ALTER COLUMN completion_id DROP NOT NULL,
    ADD COLUMN kind text NOT NULL DEFAULT 'earned' CHECK (kind IN ('earned', 'manual', 'imported', 'equivalent')),
    ADD COLUMN earned_on date,
    ADD COLUMN anchor integer CHECK (anchor BETWEEN 1 AND 31),
    ADD COLUMN recorded_by bigint REFERENCES person, -- NULL: it followed from the facts
    ADD COLUMN approved_by bigint REFERENCES person,
    ADD FOREIGN KEY (supersedes, person_id) REFERENCES award (id, person_id);
UPDATE award a SET earned_on = c.completed_on, anchor = CASE WHEN a.valid_to IS NOT NULL THEN extract(day FROM c.completed_on)::integer END
FROM completion c WHERE c.id = a.completion_id;
ALTER TABLE award
    ALTER COLUMN earned_on SET NOT NULL,
    ADD CHECK ((anchor IS NULL) = (valid_to IS NULL)),
    ADD CHECK (window_opens <= valid_to),
    ADD CHECK (kind <> 'manual' OR (reason IS NOT NULL AND recorded_by IS NOT NULL)),
    ADD CHECK (supersedes IS NULL OR reason IS NOT NULL);
CREATE INDEX ON award (completion_id);

-- What made an award, in the order in which it was weighed; the last one completed it. by_award: of the certification that counts as this one.
CREATE TABLE award_evidence (
    award_id bigint NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    person_id bigint NOT NULL,
    completion_id bigint,
    attempt_id bigint,
    evidence_id bigint,
    by_award_id bigint CHECK (by_award_id <> award_id),
    PRIMARY KEY (award_id, number),
    CHECK (num_nonnulls(completion_id, attempt_id, evidence_id, by_award_id) = 1),
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id),
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (by_award_id, person_id) REFERENCES award (id, person_id)
);
CREATE INDEX ON award_evidence (person_id);
INSERT INTO award_evidence (award_id, number, person_id, completion_id) SELECT id, 1, person_id, completion_id FROM award;

-- derived: the work that made it no longer does, by a correction; nobody took it away. If it does so again, the award that says so supersedes it.
ALTER TABLE award_revocation ADD COLUMN derived boolean NOT NULL DEFAULT false, ADD CHECK (NOT derived OR from_date IS NULL);

-- Awards in force, revoked ones included. revoked: from that day on; '-infinity': never held.
CREATE VIEW award_now WITH (security_invoker = true) AS
SELECT a.*, CASE WHEN r.award_id IS NOT NULL THEN coalesce(r.from_date, '-infinity') END AS revoked, r.reason AS revoked_reason,
       coalesce(r.derived, false) AS fallen
FROM award a LEFT JOIN award_revocation r ON r.award_id = a.id
WHERE NOT EXISTS (SELECT FROM award n WHERE n.supersedes = a.id);

-- The award that stands for one today: itself, or the last of those that superseded it.
CREATE FUNCTION award_in_force(award bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    last bigint := award;
    next bigint;
BEGIN
    LOOP
        SELECT n.id INTO next FROM award n WHERE n.supersedes = last;
        EXIT WHEN NOT FOUND;
        last := next;
    END LOOP;
    RETURN last;
END
$$;

-- ---- Corrections of completions: said by one person, in force when a second one agrees

CREATE TABLE completion_correction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    completion_id bigint NOT NULL,
    person_id bigint NOT NULL,
    completed_on date,                               -- the right day; NULL: it does not count
    reason text NOT NULL CHECK (reason <> '' AND length(reason) <= 1000),
    recorded_by bigint REFERENCES person CHECK (recorded_by <> person_id), -- NULL: an import was undone
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id),
    UNIQUE (id, person_id)
);
CREATE INDEX ON completion_correction (person_id);
CREATE TABLE completion_correction_decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    correction_id bigint NOT NULL UNIQUE,
    person_id bigint NOT NULL,
    agreed boolean NOT NULL,
    approved_by bigint REFERENCES person CHECK (approved_by <> person_id), -- who decided, for and against
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (correction_id, person_id) REFERENCES completion_correction (id, person_id)
);
CREATE INDEX ON completion_correction_decision (person_id);

-- Completions as they count now.
CREATE VIEW completion_now WITH (security_invoker = true) AS
SELECT c.id, c.person_id, c.enrolment_id, c.course_version_id, coalesce(k.completed_on, c.completed_on) AS completed_on, c.minutes,
       c.recorded_at, k.correction_id
FROM completion c
LEFT JOIN LATERAL (
    SELECT x.id AS correction_id, x.completed_on FROM completion_correction x
    JOIN completion_correction_decision d ON d.correction_id = x.id AND d.agreed
    WHERE x.person_id = c.person_id AND x.completion_id = c.id ORDER BY d.id DESC LIMIT 1) k ON true
WHERE k.correction_id IS NULL OR k.completed_on IS NOT NULL;

-- ---- What counts, where a corrected key has taken a pass back

CREATE INDEX ON attempt (person_id) WHERE passed;
CREATE INDEX ON regraded_attempt (person_id) WHERE old_passed AND NOT passed;

-- Quizzes whose pass a regrade took back, and which nobody has given back since.
CREATE VIEW pass_lost WITH (security_invoker = true) AS
SELECT DISTINCT a.person_id, a.enrolment_id, a.quiz_id, q.needed
FROM regraded_attempt t JOIN attempt a ON a.id = t.attempt_id AND a.person_id = t.person_id JOIN quiz q ON q.id = a.quiz_id
WHERE t.old_passed AND NOT t.passed
  AND NOT EXISTS (SELECT FROM attempt b WHERE b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id AND b.passed);

-- Completions and tests as they count for awards. certification_id: for that one alone; NULL: for all. Work whose pass was taken back makes
-- nothing new; the awards in force that it made keep it, so that the days on which they were held stay as they were.
CREATE VIEW completion_counting WITH (security_invoker = true) AS
SELECT c.*, k.certification_id
FROM completion_now c
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pass_lost l WHERE l.person_id = c.person_id AND l.enrolment_id = c.enrolment_id
                                   AND l.needed = 'passed') AS lost) p
CROSS JOIN LATERAL (
    SELECT NULL::bigint AS certification_id WHERE NOT p.lost
    UNION ALL
    SELECT DISTINCT w.certification_id FROM award_evidence e JOIN award_now w ON w.id = e.award_id AND w.kind = 'earned' AND NOT w.fallen
    WHERE p.lost AND e.person_id = c.person_id AND e.completion_id = c.id) k;
-- Of one enrolment and quiz the first attempt that passed: a pass stays, so later ones say so too, whatever they were.
CREATE VIEW attempt_counting WITH (security_invoker = true) AS
SELECT a.id, a.person_id, NULL::bigint AS certification_id
FROM attempt a
WHERE a.passed
  AND NOT EXISTS (SELECT FROM attempt b WHERE b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id AND b.passed AND b.number < a.number)
UNION ALL
SELECT DISTINCT a.id, a.person_id, w.certification_id
FROM award_evidence e
JOIN award_now w ON w.id = e.award_id AND w.kind = 'earned' AND NOT w.fallen
JOIN attempt a ON a.id = e.attempt_id AND a.person_id = e.person_id
WHERE a.passed IS NOT TRUE
  AND (w.revoked IS NOT NULL OR NOT EXISTS (SELECT FROM attempt b WHERE b.enrolment_id = a.enrolment_id AND b.quiz_id = a.quiz_id AND b.passed));

-- The awards of a person in force that stand on a pass that was taken back, and those of other certifications that follow from such an award.
CREATE FUNCTION awards_without_pass(person bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH direct AS (
        SELECT w.id, (SELECT max(n.number) FROM award_evidence n WHERE n.award_id = w.id) AS last
        FROM award_now w
        WHERE w.person_id = person AND w.kind = 'earned' AND NOT w.fallen AND EXISTS (
            SELECT FROM award_evidence e
            LEFT JOIN completion c ON c.id = e.completion_id LEFT JOIN attempt a ON a.id = e.attempt_id
            JOIN pass_lost l ON l.person_id = person
             AND (l.enrolment_id = c.enrolment_id AND l.needed = 'passed' OR (l.enrolment_id, l.quiz_id) = (a.enrolment_id, a.quiz_id))
            WHERE e.award_id = w.id)
    )
    SELECT d.id FROM direct d
    UNION ALL
    SELECT w.id FROM award_now w
    WHERE w.person_id = person AND w.kind = 'equivalent' AND NOT w.fallen AND EXISTS (
        SELECT FROM direct d JOIN award_evidence f ON f.award_id = d.id AND f.number = d.last JOIN award_evidence e ON e.award_id = w.id
        WHERE f.completion_id = e.completion_id OR f.attempt_id = e.attempt_id OR f.evidence_id = e.evidence_id);
END
$$;
REVOKE EXECUTE ON FUNCTION awards_without_pass FROM PUBLIC;
GRANT EXECUTE ON FUNCTION awards_without_pass TO attest_job;

-- ---- Equivalency: who holds by_certification holds certification

-- retroactive: awards from before from_date count too. max_age_months: an award older than that, when the two are compared, does not.
-- Of two rows for one pair the one with the later from_date takes over; to_date ends it.
CREATE TABLE equivalency (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    certification_id bigint NOT NULL REFERENCES certification,
    by_certification_id bigint NOT NULL REFERENCES certification CHECK (by_certification_id <> certification_id),
    both_ways boolean NOT NULL DEFAULT false,
    retroactive boolean NOT NULL DEFAULT false,
    max_age_months integer CHECK (max_age_months > 0),
    from_date date NOT NULL,
    to_date date,
    citation text,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE VIEW equivalency_span WITH (security_invoker = true) AS
SELECT id, certification_id, by_certification_id, retroactive, max_age_months, days(from_date, least(to_date, next_from - 1)) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY certification_id, by_certification_id ORDER BY from_date) AS next_from
    FROM (SELECT DISTINCT ON (certification_id, by_certification_id, from_date) * FROM (
              SELECT id, certification_id, by_certification_id, retroactive, max_age_months, from_date, to_date FROM equivalency
              UNION ALL
              SELECT id, by_certification_id, certification_id, retroactive, max_age_months, from_date, to_date FROM equivalency WHERE both_ways) e
          ORDER BY certification_id, by_certification_id, from_date, id DESC) v
) w
WHERE NOT isempty(days(from_date, least(to_date, next_from - 1)));

-- ---- Imported history

CREATE TABLE award_import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL CHECK (source <> ''),       -- the name of the file
    digest bytea NOT NULL CHECK (length(digest) = 32),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- What each line of it became.
CREATE TABLE award_import_line (
    import_id bigint NOT NULL REFERENCES award_import,
    number integer NOT NULL CHECK (number > 0),
    person_id bigint NOT NULL REFERENCES person,
    award_id bigint UNIQUE,
    completion_id bigint UNIQUE,
    evidence_id bigint UNIQUE,
    PRIMARY KEY (import_id, number),
    CHECK (num_nonnulls(award_id, completion_id, evidence_id) = 1),
    FOREIGN KEY (award_id, person_id) REFERENCES award (id, person_id),
    FOREIGN KEY (completion_id, person_id) REFERENCES completion (id, person_id)
);
CREATE INDEX ON award_import_line (person_id);
CREATE TABLE award_import_undo (
    import_id bigint PRIMARY KEY REFERENCES award_import,
    reason text NOT NULL CHECK (reason <> ''),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- ---- Who may do what

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['certification_part', 'award_evidence', 'completion_correction', 'completion_correction_decision', 'equivalency',
        'award_import', 'award_import_line', 'award_import_undo'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON attest.%I TO attest_job', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['certification_part', 'equivalency'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (true)', t);
        EXECUTE format('GRANT SELECT ON attest.%I TO attest_web', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['award_evidence', 'completion_correction', 'completion_correction_decision'] LOOP
        EXECUTE format('CREATE POLICY web_read ON attest.%I FOR SELECT TO attest_web USING (person_id = attest.me() OR attest.in_sight(person_id))', t);
    END LOOP;
END
$$;
GRANT SELECT ON certification_span, certification_course, award_now, completion_now, pass_lost, completion_counting, attempt_counting,
    equivalency_span TO attest_web, attest_job;
GRANT SELECT, INSERT ON award_evidence TO attest_web;
CREATE POLICY web_own ON award_evidence FOR INSERT TO attest_web WITH CHECK (person_id = me());
-- Who said and who agreed, only completion_corrections tells, to administrators.
GRANT SELECT (id, completion_id, person_id, completed_on, reason, recorded_at) ON completion_correction TO attest_web;
GRANT SELECT (id, correction_id, person_id, agreed, recorded_at) ON completion_correction_decision TO attest_web;
-- What follows from facts, and nothing that a person decides.
CREATE POLICY web_derived ON award AS RESTRICTIVE FOR INSERT TO attest_web WITH CHECK (kind IN ('earned', 'equivalent') AND recorded_by IS NULL);
-- An award falls when its work no longer makes it; and a revocation goes with the award that supersedes the one revoked.
GRANT INSERT ON award_revocation TO attest_web;
CREATE POLICY web_derived ON award_revocation FOR INSERT TO attest_web WITH CHECK (person_id = me() AND (derived OR EXISTS (
    SELECT FROM award a JOIN award_revocation r ON r.award_id = a.supersedes
    WHERE a.id = award_revocation.award_id AND (r.from_date, r.reason, r.recorded_by) IS NOT DISTINCT FROM
        (award_revocation.from_date, award_revocation.reason, award_revocation.recorded_by))));

-- The zone in which somebody stood at an instant: where the primary post was then; without one where they are now. So that the day of
-- something done long ago stays when they move.
CREATE FUNCTION zone_on(person bigint, instant timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    day date := civil_date(instant, 'UTC');
BEGIN
    RETURN coalesce((SELECT f.zone FROM post_span o JOIN facility_span f ON f.facility_id = o.facility_id AND f.during @> day
                     WHERE o.person_id = person AND o.during @> day ORDER BY o.is_primary DESC, o.post_id LIMIT 1), person_zone(person));
END
$$;

-- ---- Certificates

-- Of work that is no course, or of several: no course is named then.
ALTER TABLE certificate
    ALTER COLUMN course_code DROP NOT NULL, ALTER COLUMN course_title DROP NOT NULL, ALTER COLUMN course_version DROP NOT NULL,
    ADD CHECK (num_nonnulls(course_code, course_title, course_version) IN (0, 3));

-- valid, expired, revoked or replaced on a day. One whose award is superseded says what became of the award that is in force.
CREATE OR REPLACE FUNCTION certificate_state(c certificate, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    last bigint := award_in_force(c.award_id);
BEGIN
    RETURN CASE
        WHEN EXISTS (SELECT FROM award_revocation r WHERE r.award_id = last AND coalesce(r.from_date, '-infinity') <= day) THEN 'revoked'
        WHEN last <> c.award_id OR EXISTS (SELECT FROM certificate n WHERE n.award_id = c.award_id AND n.number > c.number) THEN 'replaced'
        WHEN c.valid_to < day THEN 'expired'
        ELSE 'valid' END;
END
$$;
CREATE OR REPLACE FUNCTION certificate_state_from(c certificate, day date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE certificate_state(c, day)
        WHEN 'revoked' THEN (SELECT coalesce(r.from_date, civil_date(r.recorded_at, c.zone)) FROM award_revocation r
                             WHERE r.award_id = award_in_force(c.award_id))
        WHEN 'replaced' THEN (SELECT civil_date(min(n.at), c.zone) FROM (
                                  SELECT x.recorded_at AS at FROM certificate x WHERE x.award_id = c.award_id AND x.number > c.number
                                  UNION ALL SELECT a.recorded_at FROM award a WHERE a.supersedes = c.award_id) n) END;
END
$$;

-- The awards of a person with what an administrator may do to them. No row for anybody who is not one. code NULL: no certificate of ours.
DROP FUNCTION awards_to_administer(bigint);
CREATE FUNCTION awards_to_administer(person bigint)
RETURNS TABLE (award bigint, kind text, certification text, valid_from date, valid_to date, code text, holder text, number integer,
               zone text, revoked boolean, revoked_from date, revoked_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) THEN
        RETURN QUERY SELECT a.id, a.kind, coalesce(c.certification, s.title), a.valid_from, a.valid_to, c.code, c.holder, c.number,
            coalesce(c.zone, person_zone(person)), a.revoked IS NOT NULL, nullif(a.revoked, '-infinity'), a.revoked_reason
            FROM award_now a
            LEFT JOIN LATERAL (SELECT x.* FROM certificate x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) c ON true
            LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = a.certification_id
                               ORDER BY t.during @> a.valid_from DESC, lower(t.during) LIMIT 1) s ON true
            WHERE a.person_id = person ORDER BY a.valid_from DESC, a.id DESC;
    END IF;
END
$$;

-- Revokes an award in force from a day on; NULL: it was never held. False: it was revoked or superseded before.
CREATE OR REPLACE FUNCTION award_revoke(person bigint, award bigint, first_day date, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM award a WHERE a.id = award AND a.person_id = person) THEN
        RAISE EXCEPTION 'no administrator over this award' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    IF EXISTS (SELECT FROM award_revocation r WHERE r.award_id = award) OR EXISTS (SELECT FROM award n WHERE n.supersedes = award) THEN
        RETURN false;
    END IF;
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by) VALUES (award, person, first_day, why, me());
    RETURN true;
END
$$;

-- An award by the word of an administrator. last_day NULL: it never expires.
CREATE FUNCTION award_give(person bigint, certification bigint, first_day date, last_day date, opens date, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, reason, recorded_by)
    VALUES (person, certification, 'manual', first_day, first_day, last_day, extract(day FROM last_day)::integer, opens, why, me())
    RETURNING id INTO added;
    RETURN added;
END
$$;

-- Says that a completion was on another day, or (NULL) does not count. In force when a second person agrees. NULL: another correction
-- of it waits, or there is nothing to correct.
CREATE FUNCTION completion_correct(person bigint, completion bigint, day date, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM completion c WHERE c.id = completion AND c.person_id = person) THEN
        RAISE EXCEPTION 'no administrator over this completion' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    IF day > civil_date(clock(), person_zone(person)) THEN
        RAISE EXCEPTION 'a completion in the future' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM completion_correction x WHERE x.completion_id = completion
               AND NOT EXISTS (SELECT FROM completion_correction_decision d WHERE d.correction_id = x.id))
       OR (SELECT n.completed_on FROM completion_now n WHERE n.id = completion) IS NOT DISTINCT FROM day THEN
        RETURN NULL;
    END IF;
    INSERT INTO completion_correction (completion_id, person_id, completed_on, reason, recorded_by)
    VALUES (completion, person, day, why, me()) RETURNING id INTO added;
    RETURN added;
END
$$;
-- The second person's word. The answer: done; over (decided before); same person.
CREATE FUNCTION completion_correction_decide(person bigint, correction bigint, agrees boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM completion_correction x WHERE x.id = correction AND x.person_id = person) THEN
        RAISE EXCEPTION 'no administrator over this correction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    IF EXISTS (SELECT FROM completion_correction_decision d WHERE d.correction_id = correction) THEN
        RETURN 'over';
    ELSIF agrees AND EXISTS (SELECT FROM completion_correction x WHERE x.id = correction AND x.recorded_by = me()) THEN
        RETURN 'same person';
    END IF;
    INSERT INTO completion_correction_decision (correction_id, person_id, agreed, approved_by) VALUES (correction, person, agrees, me());
    RETURN 'done';
END
$$;
-- Completions of a person with their corrections, newest first, for administrators over them.
CREATE FUNCTION completion_corrections(person bigint)
RETURNS TABLE (completion bigint, course text, title text, version integer, recorded_on date, counts_on date, correction bigint, new_day date,
               reason text, said_by text, said_by_me boolean, said_on date, agreed boolean, decided_by text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) THEN
        RETURN QUERY SELECT c.id, k.code::text, v.title, v.version, c.completed_on, n.completed_on, x.id, x.completed_on, x.reason,
            s.display_name, x.recorded_by = me(), civil_date(x.recorded_at, person_zone(person)), d.agreed, o.display_name
            FROM completion c JOIN course_version v ON v.id = c.course_version_id JOIN course k ON k.id = v.course_id
            LEFT JOIN completion_now n ON n.id = c.id
            LEFT JOIN completion_correction x ON x.completion_id = c.id
            LEFT JOIN person s ON s.id = x.recorded_by
            LEFT JOIN completion_correction_decision d ON d.correction_id = x.id
            LEFT JOIN person o ON o.id = d.approved_by
            WHERE c.person_id = person ORDER BY c.completed_on DESC, c.id DESC, x.id DESC;
    END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION award_in_force, awards_to_administer, award_give, completion_correct, completion_correction_decide,
    completion_corrections FROM PUBLIC;
GRANT EXECUTE ON FUNCTION award_in_force TO attest_web, attest_job;
GRANT EXECUTE ON FUNCTION awards_to_administer, award_give, completion_correct, completion_correction_decide,
    completion_corrections TO attest_web;

-- ---- What stood on one course for each certification

-- What follows from passes gained and lost: enrolments that would be complete, awards that these earn by themselves, awards that would end.
-- Of passes lost: the enrolments, the quizzes, and whether the course asks for a pass of each.
DROP FUNCTION regrade_outlook(bigint[], bigint[], timestamptz[], bigint[]);
CREATE FUNCTION regrade_outlook(enrolments bigint[], quizzes bigint[], sent timestamptz[], losing bigint[], losing_quizzes bigint[], losing_needed boolean[])
RETURNS TABLE (completions bigint, awards bigint, awards_lost bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT (may('author') OR may('administrator')) THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH gained AS (
        SELECT u.enrolment, array_agg(u.quiz) AS quizzes, max(u.at) AS at FROM unnest(enrolments, quizzes, sent) u (enrolment, quiz, at) GROUP BY u.enrolment
    ), complete AS (
        SELECT e.person_id, v.course_id, civil_date(greatest(g.at, r.at, o.at), person_zone(e.person_id)) AS day
        FROM gained g JOIN enrolment e ON e.id = g.enrolment JOIN course_version v ON v.id = e.course_version_id
        CROSS JOIN LATERAL (SELECT max(x.recorded_at) AS at FROM page_read x JOIN page p ON p.id = x.page_id JOIN module m ON m.id = p.module_id
                            WHERE x.enrolment_id = e.id AND NOT m.optional) r
        CROSS JOIN LATERAL (
            SELECT max(f.at) AS at FROM (
                SELECT min(a.submitted_at) AS at FROM attempt a JOIN quiz q ON q.id = a.quiz_id
                WHERE a.enrolment_id = e.id AND q.needed <> 'no' AND q.id <> ALL (g.quizzes)
                  AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END GROUP BY a.quiz_id) f
        ) o
        WHERE NOT EXISTS (SELECT FROM completion m WHERE m.enrolment_id = e.id)
          AND NOT EXISTS (SELECT FROM page p JOIN module m ON m.id = p.module_id AND NOT m.optional AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
                          WHERE p.course_version_id = v.id AND NOT EXISTS (SELECT FROM page_read x WHERE x.enrolment_id = e.id AND x.page_id = p.id))
          AND NOT EXISTS (SELECT FROM quiz q WHERE q.course_version_id = v.id AND q.needed <> 'no' AND q.id <> ALL (g.quizzes)
                          AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
                          AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
                                          AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END))
    )
    SELECT (SELECT count(*) FROM complete),
           (SELECT count(*) FROM complete c JOIN certification_course s ON s.course_id = c.course_id AND s.alone AND s.during @> c.day
            JOIN certification_span t ON t.certification_id = s.certification_id AND t.during = s.during
            WHERE NOT EXISTS (SELECT FROM award_now w WHERE w.person_id = c.person_id AND w.certification_id = s.certification_id AND w.valid_from <= c.day
                              AND w.valid_to IS NOT DISTINCT FROM (c.day + make_interval(months => t.valid_months))::date AND w.revoked IS NULL)),
           (SELECT count(DISTINCT w.id) FROM unnest(losing, losing_quizzes, losing_needed) l (enrolment, quiz, needed)
            JOIN enrolment e ON e.id = l.enrolment
            JOIN award_evidence x ON x.person_id = e.person_id
            LEFT JOIN completion m ON m.id = x.completion_id LEFT JOIN attempt a ON a.id = x.attempt_id
            JOIN award_now w ON w.id = x.award_id AND w.revoked IS NULL
            WHERE (l.needed AND m.enrolment_id = l.enrolment OR (a.enrolment_id, a.quiz_id) = (l.enrolment, l.quiz))
              AND coalesce(w.valid_to, 'infinity') >= civil_date(clock(), person_zone(w.person_id)));
END
$$;
REVOKE EXECUTE ON FUNCTION regrade_outlook FROM PUBLIC;
GRANT EXECUTE ON FUNCTION regrade_outlook TO attest_web;
-- Whom a publication or withdrawal touches, in numbers alone: those under way on this version and on others, and those whose posts ask
-- today for what the course counts for.
CREATE OR REPLACE FUNCTION version_reach(wanted bigint) RETURNS TABLE (on_it bigint, on_others bigint, asked bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    course bigint := (SELECT v.course_id FROM course_version v WHERE v.id = wanted);
    today date := civil_date(clock(), coalesce((SELECT n.zone FROM network n), 'UTC'));
BEGIN
    IF NOT may('author') AND me() IS NOT NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT count(DISTINCT e.person_id) FILTER (WHERE e.course_version_id = wanted),
           count(DISTINCT e.person_id) FILTER (WHERE e.course_version_id <> wanted),
           (SELECT count(DISTINCT t.person_id) FROM timeline t JOIN certification_course s ON s.certification_id = t.certification_id
            WHERE s.course_id = course AND s.during @> today AND t.during @> today)
    FROM enrolment e JOIN course_version v ON v.id = e.course_version_id
    WHERE v.course_id = course AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id);
END
$$;
-- The courses that come before a version and that the person of this request has not completed yet, in the order of the author. One
-- that cannot be begun any more holds nobody up.
CREATE OR REPLACE FUNCTION courses_first(version bigint, day date) RETURNS TABLE (code text, title text, language text, translations jsonb)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT l.code::text, l.title, l.language, l.translations
        FROM course_version v CROSS JOIN LATERAL unnest(v.requires) WITH ORDINALITY r (code, number)
        JOIN live_course l ON l.code = r.code AND coalesce(l.ends, 'infinity') >= day
        WHERE v.id = courses_first.version
          AND NOT EXISTS (SELECT FROM completion_now d JOIN course_version x ON x.id = d.course_version_id
                          WHERE d.person_id = me() AND x.course_id = l.course_id)
        ORDER BY r.number;
END
$$;
