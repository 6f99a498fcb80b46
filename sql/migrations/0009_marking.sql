-- Marking of essays, extra time, certificates issued again; acting for a person.  SPDX-License-Identifier: Apache-2.0

-- ---- Acting for a person
--
-- Some facts about a person follow from what another does: a marked essay may finish a course, a revoked award changes a
-- standing. What follows is written under the same rules as if the person had done it, so for that time the person of the
-- transaction (me) is theirs, and actor() is who really acts. Only the functions act_for_… begin it, and each proves the right
-- to it; act_as_oneself ends it, and so does the end of the transaction.

-- Who really acts in this transaction: the person of the request, whoever they act for.
CREATE FUNCTION actor() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('attest.actor', true), ''), nullif(current_setting('attest.person', true), ''))::bigint
$$;

-- Not open to requests: whoever calls it has asked whether it may be.
CREATE FUNCTION act_as(person bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM set_config('attest.actor', me()::text, true);
    PERFORM set_config('attest.person', person::text, true);
END
$$;
CREATE FUNCTION act_as_oneself() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM set_config('attest.person', actor()::text, true);
    PERFORM set_config('attest.actor', '', true);
END
$$;

-- Nothing is noted or kept in the name of the one acted for: a request that forgot to return to itself fails.
ALTER POLICY web_add ON audit WITH CHECK (person_id IS NOT DISTINCT FROM actor());
CREATE POLICY web_oneself ON idempotency AS RESTRICTIVE TO attest_web USING (person_id = actor()) WITH CHECK (person_id = actor());

-- Where a person belongs: the facility of the primary post today; for somebody without a post today where the last one stood,
-- or the first will. NULL: they never had one.
CREATE FUNCTION place_of(person bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT o.facility_id FROM post_span o CROSS JOIN LATERAL (SELECT facility_today(o.facility_id) AS today) d
            WHERE o.person_id = person
            ORDER BY o.during @> d.today DESC, lower(o.during) > d.today, o.is_primary DESC, lower(o.during) DESC, o.post_id LIMIT 1);
END
$$;

-- Those who hold a permission over a facility today. A facility that has closed belongs to whoever held the tree it last stood in.
CREATE FUNCTION holders_over(wanted permission, facility bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT g.person_id FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
        WHERE g.permission = wanted AND c.descendant_id = facility
          AND c.during @> least(facility_today(facility),
              (SELECT max(coalesce(last_day(l.during), 'infinity')) FROM facility_span l WHERE l.facility_id = facility));
END
$$;

-- Whether the person of this request holds a permission over another person. Never over oneself, and never while acting for somebody.
CREATE FUNCTION holds_over(wanted permission, person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce(current_setting('attest.actor', true), '') = '' AND person <> me() AND may(wanted)
       AND me() IN (SELECT holders_over(wanted, place_of(person)));
END
$$;

-- Facts about one person are ordered by this lock (query person/lock).
CREATE FUNCTION lock_person(person bigint) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(1, (person % 2147483647)::integer)
$$;

CREATE FUNCTION act_for_administrator(person bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    PERFORM act_as(person);
END
$$;

-- ---- Marking

-- One reading of one essay by one marker. Facts: nothing here is changed. levels are the parts of the item that were chosen, one
-- for each criterion in its order; points are what they give.
CREATE TABLE essay_mark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    person_id bigint NOT NULL,                        -- the learner
    round integer NOT NULL CHECK (round BETWEEN 1 AND 3),
    levels integer[] NOT NULL CHECK (cardinality(levels) > 0),
    points integer[] NOT NULL CHECK (cardinality(points) = cardinality(levels)),
    comment text CHECK (comment <> '' AND length(comment) <= 4000), -- for the learner
    marked_by bigint NOT NULL REFERENCES person CHECK (marked_by <> person_id),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (attempt_id, item_id, round),
    UNIQUE (attempt_id, item_id, marked_by),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id)
);
-- That a further reading was asked for: a second since the first alone would have left the quiz not yet passed, a third since
-- the first two lay far apart.
CREATE TABLE essay_call (
    attempt_id bigint NOT NULL,
    item_id bigint NOT NULL,
    person_id bigint NOT NULL,
    round integer NOT NULL CHECK (round IN (2, 3)),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (attempt_id, item_id, round),
    FOREIGN KEY (attempt_id, person_id) REFERENCES attempt (id, person_id),
    FOREIGN KEY (attempt_id, item_id) REFERENCES attempt_item (attempt_id, item_id)
);
ALTER TABLE essay_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE essay_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON essay_mark TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON essay_call TO attest_job USING (true) WITH CHECK (true);
-- The learner reads levels and comments once the marking is done, and never who marked.
CREATE POLICY web_own ON essay_mark FOR SELECT TO attest_web USING (person_id = me()
    AND EXISTS (SELECT FROM attempt a WHERE a.id = attempt_id AND a.state = 'finished'));
GRANT SELECT, INSERT ON essay_mark, essay_call TO attest_job;
GRANT SELECT (id, attempt_id, item_id, person_id, round, levels, points, comment, recorded_at) ON essay_mark TO attest_web;

-- What an essay is called to markers: nothing in it leads back to a person.
CREATE FUNCTION essay_code(attempt bigint, item bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT upper(substr(md5(format('essay %s %s', attempt, item)), 1, 12))
$$;

-- Essays that were answered, of attempts that were sent and wait. Whole: as many have read it as were asked.
CREATE VIEW essay AS
SELECT essay_code(a.id, i.id) AS code, a.id AS attempt_id, a.person_id, a.quiz_id, i.id AS item_id, p.number, a.submitted_at,
       n.asked, n.given, n.given >= n.asked AS whole
FROM attempt a
JOIN attempt_item p ON p.attempt_id = a.id
JOIN item i ON i.id = p.item_id AND i.kind = 'essay'
CROSS JOIN LATERAL (
    SELECT 1 + (SELECT count(*) FROM essay_call c WHERE c.attempt_id = a.id AND c.item_id = i.id) AS asked,
           (SELECT count(*) FROM essay_mark m WHERE m.attempt_id = a.id AND m.item_id = i.id) AS given
) n
WHERE a.state = 'submitted'
  AND (SELECT r.texts[1] FROM response r WHERE r.attempt_id = a.id AND r.item_id = i.id ORDER BY r.seq DESC LIMIT 1) <> ''
  AND NOT EXISTS (SELECT FROM mark m WHERE m.attempt_id = a.id AND m.item_id = i.id);
GRANT SELECT ON essay TO attest_job;

-- The essays that the person of this request may mark now: sent by people whose primary post lies where they are marker, not
-- their own, and not read by them before. Which reading it would be is not told: it would say how the first one went.
CREATE FUNCTION marking_open() RETURNS SETOF essay
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('marker') THEN
        RETURN QUERY SELECT e.* FROM essay e
            WHERE NOT e.whole
              AND NOT EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = e.item_id AND m.marked_by = me())
              AND holds_over('marker', e.person_id);
    END IF;
END
$$;

CREATE FUNCTION marking_queue()
RETURNS TABLE (essay text, course text, quiz text, question text, submitted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT e.code, c.code::text, q.title, i.plain, e.submitted_at
        FROM marking_open() e JOIN quiz q ON q.id = e.quiz_id JOIN course_version v ON v.id = q.course_version_id
        JOIN course c ON c.id = v.course_id JOIN item i ON i.id = e.item_id
        ORDER BY e.submitted_at, e.code;
END
$$;

-- One essay with what was written, if it is in the queue of the person of this request. Nothing else of the attempt.
CREATE FUNCTION marking_essay(wanted text)
RETURNS TABLE (item_id bigint, course text, quiz text, language text, answer text, submitted_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT e.item_id, c.code::text, q.title, v.language, r.texts[1], e.submitted_at
        FROM marking_open() e JOIN quiz q ON q.id = e.quiz_id JOIN course_version v ON v.id = q.course_version_id
        JOIN course c ON c.id = v.course_id
        LEFT JOIN LATERAL (SELECT s.texts FROM response s WHERE s.attempt_id = e.attempt_id AND s.item_id = e.item_id
                           ORDER BY s.seq DESC LIMIT 1) r ON true
        WHERE e.code = wanted;
END
$$;

-- Takes one reading. The answer: whether every essay of that attempt has now been read as often as was asked. No row in the queue
-- (any more): refused.
CREATE FUNCTION marking_add(wanted text, chosen integer[], said text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    e essay;
BEGIN
    SELECT * INTO e FROM marking_open() o WHERE o.code = wanted;
    IF FOUND THEN
        PERFORM lock_person(e.person_id);
        SELECT * INTO e FROM marking_open() o WHERE o.code = wanted; -- somebody else may have been first
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no essay to mark' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- One level of each criterion, and nothing else.
    IF (SELECT array_agg(l.parent ORDER BY l.parent) FROM item_part l
        WHERE l.item_id = e.item_id AND l.kind = 'level' AND l.number = ANY (chosen))
       IS DISTINCT FROM (SELECT array_agg(c.number ORDER BY c.number) FROM item_part c WHERE c.item_id = e.item_id AND c.kind = 'criterion')
       OR cardinality(chosen) <> (SELECT count(*) FROM item_part c WHERE c.item_id = e.item_id AND c.kind = 'criterion') THEN
        RAISE EXCEPTION 'not one level of each criterion' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO essay_mark (attempt_id, item_id, person_id, round, levels, points, comment, marked_by)
    SELECT e.attempt_id, e.item_id, e.person_id, e.given + 1, array_agg(l.number ORDER BY l.parent), array_agg(l.num ORDER BY l.parent),
           nullif(said, ''), me()
    FROM item_part l WHERE l.item_id = e.item_id AND l.number = ANY (chosen);
    RETURN (SELECT bool_and(o.whole) FROM essay o WHERE o.attempt_id = e.attempt_id);
END
$$;

-- Whether the person of this request may conclude the marking of an attempt: has read the essay named, and all of them have been
-- read as often as was asked.
CREATE FUNCTION marking_is_whole(wanted text) RETURNS bigint -- the attempt, or NULL
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT e.attempt_id FROM essay e
            WHERE e.code = wanted AND holds_over('marker', e.person_id)
              AND EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = e.item_id AND m.marked_by = me())
              AND NOT EXISTS (SELECT FROM essay o WHERE o.attempt_id = e.attempt_id AND NOT o.whole));
END
$$;

-- What the readings of the essays of an attempt came to, for the program to put together; given when the marking is whole.
CREATE FUNCTION marking_points(wanted text) RETURNS TABLE (item_id bigint, best bigint, points bigint[], must_pass boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    attempt bigint := marking_is_whole(wanted);
BEGIN
    RETURN QUERY SELECT e.item_id,
        (SELECT sum(b.best)::bigint FROM (SELECT max(l.num) AS best FROM item_part l
                                          WHERE l.item_id = e.item_id AND l.kind = 'level' GROUP BY l.parent) b),
        (SELECT array_agg((SELECT sum(p)::bigint FROM unnest(m.points) p) ORDER BY m.round)
         FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = e.item_id),
        q.needed = 'passed'
        FROM essay e JOIN quiz q ON q.id = e.quiz_id WHERE e.attempt_id = attempt ORDER BY e.number;
END
$$;

-- Asks for one more reading of an essay. False: nobody is left who could do it, so what there is counts.
CREATE FUNCTION marking_call(wanted text, item bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    e essay;
BEGIN
    SELECT o.* INTO e FROM essay o WHERE o.attempt_id = marking_is_whole(wanted) AND o.item_id = item;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the marking is not whole' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF e.given >= 3 OR NOT EXISTS (
        SELECT FROM holders_over('marker', place_of(e.person_id)) h (person_id)
        WHERE h.person_id <> e.person_id
          AND NOT EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = item AND m.marked_by = h.person_id)) THEN
        RETURN false;
    END IF;
    INSERT INTO essay_call (attempt_id, item_id, person_id, round) VALUES (e.attempt_id, item, e.person_id, e.given + 1);
    RETURN true;
END
$$;

-- From here to act_as_oneself the learner is the person of the transaction.
CREATE FUNCTION act_for_marking(wanted text) RETURNS TABLE (person_id bigint, attempt_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    SELECT a.person_id, a.id INTO person_id, attempt_id FROM attempt a WHERE a.id = marking_is_whole(wanted);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the marking is not whole' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM act_as(person_id);
    RETURN NEXT;
END
$$;

-- ---- Extra time

-- What was agreed for a person, for their administrators and auditors. Of two rows that cover a day the one that begins later
-- holds; of two that begin on one day, the later recorded.
CREATE FUNCTION accommodations_of(person bigint)
RETURNS TABLE (extra_percent integer, from_date date, to_date date, reason text, approved_by text, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE AND holds_over('auditor', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT a.extra_percent, a.from_date, a.to_date, r.text, p.display_name, a.recorded_at
        FROM accommodation a JOIN person p ON p.id = a.approved_by LEFT JOIN accommodation_reason r ON r.accommodation_id = a.id
        WHERE a.person_id = person ORDER BY a.id DESC;
END
$$;
CREATE FUNCTION accommodation_add(person bigint, percent integer, first_day date, last_day date, reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO accommodation (person_id, extra_percent, from_date, to_date, approved_by)
    VALUES (person, percent, first_day, last_day, me()) RETURNING id INTO added;
    INSERT INTO accommodation_reason (accommodation_id, text) VALUES (added, reason);
END
$$;

-- ---- Certificates: issued again, revoked

-- The document may be issued again for the same award, under a new code; the one with the highest number is the valid one.
ALTER TABLE certificate
    DROP CONSTRAINT certificate_award_id_key,
    ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
    ADD COLUMN reason text CHECK (reason IN ('name', 'lost')), -- why it was issued again: the holder's name has changed, or the code is lost or known to the wrong people
    ADD COLUMN recorded_by bigint REFERENCES person,           -- who had it issued again
    ADD UNIQUE (award_id, number),
    ADD CHECK ((number = 1) = (reason IS NULL)),
    ADD CHECK ((number = 1) = (recorded_by IS NULL));
CREATE POLICY web_again ON certificate AS RESTRICTIVE FOR INSERT TO attest_web WITH CHECK (recorded_by IS NULL OR recorded_by = actor());

-- valid, expired, revoked or replaced on a day.
CREATE FUNCTION certificate_state(c certificate, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE
        WHEN EXISTS (SELECT FROM award_revocation r WHERE r.award_id = c.award_id AND coalesce(r.from_date, '-infinity') <= day) THEN 'revoked'
        WHEN EXISTS (SELECT FROM certificate n WHERE n.award_id = c.award_id AND n.number > c.number) THEN 'replaced'
        WHEN c.valid_to < day THEN 'expired'
        ELSE 'valid' END;
END
$$;
-- Since when it is so: the day of the revocation or of the next certificate; NULL for valid and expired ones.
CREATE FUNCTION certificate_state_from(c certificate, day date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE certificate_state(c, day)
        WHEN 'revoked' THEN (SELECT coalesce(r.from_date, civil_date(r.recorded_at, c.zone)) FROM award_revocation r WHERE r.award_id = c.award_id)
        WHEN 'replaced' THEN (SELECT civil_date(min(n.recorded_at), c.zone) FROM certificate n
                              WHERE n.award_id = c.award_id AND n.number > c.number) END;
END
$$;

DROP FUNCTION certificate_public(text);
CREATE FUNCTION certificate_public(wanted text)
RETURNS TABLE (state text, state_from date, certification text, course_code text, course_title text, course_version integer, issuer text,
               hundredths integer, completed_on date, valid_from date, valid_to date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT certificate_state(c, d.today), certificate_state_from(c, d.today),
        c.certification, c.course_code, c.course_title, c.course_version, c.issuer, c.hundredths, c.completed_on, c.valid_from, c.valid_to
        FROM certificate c CROSS JOIN LATERAL (SELECT civil_date(clock(), c.zone) AS today) d
        WHERE c.code = wanted;
END
$$;

-- The awards of a person with what an administrator may do to them. No row for anybody who is not one.
CREATE FUNCTION awards_to_administer(person bigint)
RETURNS TABLE (award bigint, certification text, valid_from date, valid_to date, code text, holder text, number integer,
               zone text, revoked boolean, revoked_from date, revoked_reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) THEN
        RETURN QUERY SELECT a.id, c.certification, a.valid_from, a.valid_to, c.code, c.holder, c.number, c.zone,
            r.award_id IS NOT NULL, r.from_date, r.reason
            FROM award a
            JOIN LATERAL (SELECT x.* FROM certificate x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) c ON true
            LEFT JOIN award_revocation r ON r.award_id = a.id
            WHERE a.person_id = person ORDER BY a.valid_from DESC, a.id DESC;
    END IF;
END
$$;

-- Revokes an award from a day on; NULL: it was never held. False: it was revoked before.
CREATE FUNCTION award_revoke(person bigint, award bigint, first_day date, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE
       OR NOT EXISTS (SELECT FROM award a WHERE a.id = award AND a.person_id = person) THEN
        RAISE EXCEPTION 'no administrator over this award' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    IF EXISTS (SELECT FROM award_revocation r WHERE r.award_id = award) THEN
        RETURN false;
    END IF;
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by) VALUES (award, person, first_day, why, me());
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION act_as, act_as_oneself, place_of, holders_over, holds_over, lock_person, act_for_administrator, marking_open,
    marking_queue, marking_essay, marking_add, marking_is_whole, marking_points, marking_call, act_for_marking,
    accommodations_of, accommodation_add, certificate_public, awards_to_administer, award_revoke FROM PUBLIC;
GRANT EXECUTE ON FUNCTION act_as_oneself, holds_over, act_for_administrator,
    marking_queue, marking_essay, marking_add, marking_points, marking_call, act_for_marking,
    accommodations_of, accommodation_add, certificate_public, awards_to_administer, award_revoke TO attest_web;
GRANT EXECUTE ON FUNCTION certificate_public TO attest_job;
