-- Facts that people enter: awards by hand, corrections that wait, grants; what a certificate says of an award that fell.
-- SPDX-License-Identifier: Apache-2.0

-- ---- What a certificate says

-- valid, expired, revoked or replaced on a day. Revoked is what somebody did. One whose award was superseded, or that its work no longer
-- makes, was replaced by what the facts say now.
CREATE OR REPLACE FUNCTION certificate_state(c certificate, day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    last bigint := award_in_force(c.award_id);
BEGIN
    RETURN CASE
        WHEN EXISTS (SELECT FROM award_revocation r WHERE r.award_id = last AND NOT r.derived AND coalesce(r.from_date, '-infinity') <= day) THEN 'revoked'
        WHEN last <> c.award_id OR EXISTS (SELECT FROM certificate n WHERE n.award_id = c.award_id AND n.number > c.number)
          OR EXISTS (SELECT FROM award_revocation r WHERE r.award_id = last AND r.derived) THEN 'replaced'
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
                                  UNION ALL SELECT a.recorded_at FROM award a WHERE a.supersedes = c.award_id
                                  UNION ALL SELECT r.recorded_at FROM award_revocation r WHERE r.award_id = c.award_id AND r.derived) n) END;
END
$$;

-- ---- Awards by hand, and their end

-- The awards in force that were recognised for one: of the certifications that count it, and standing on the same work.
CREATE FUNCTION recognised_for(award bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT w.id FROM award a
    JOIN award_now w ON w.person_id = a.person_id AND w.kind = 'equivalent' AND NOT w.fallen AND w.certification_id <> a.certification_id
    JOIN award_evidence e ON e.award_id = w.id
    LEFT JOIN LATERAL (SELECT x.* FROM award_evidence x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) f ON a.kind = 'earned'
    WHERE a.id = recognised_for.award AND a.kind <> 'equivalent'
      AND (e.by_award_id = a.id OR f.completion_id = e.completion_id OR f.attempt_id = e.attempt_id OR f.evidence_id = e.evidence_id)
      AND EXISTS (SELECT FROM equivalency_span s WHERE s.certification_id = w.certification_id AND s.by_certification_id = a.certification_id);
END
$$;

-- Revokes an award in force from a day on; NULL: it was never held. False: it was revoked or superseded before. What was recognised for
-- it is revoked from the same day; what nobody held by then falls, since nothing is there to recognise.
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
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
    SELECT w.id, person, first_day, why, me() FROM recognised_for(award) r (id) JOIN award_now w ON w.id = r.id
    WHERE first_day > w.valid_from AND first_day <= coalesce(w.valid_to, 'infinity') AND w.revoked IS NULL;
    INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by) VALUES (award, person, first_day, why, me());
    RETURN true;
END
$$;

-- What does not expire is not renewed: it has no window.
UPDATE award SET window_opens = NULL WHERE valid_to IS NULL AND window_opens IS NOT NULL;
ALTER TABLE award ADD CHECK (valid_to IS NOT NULL OR window_opens IS NULL);

-- An award by the word of an administrator, with its certificate. last_day NULL: it never expires. Else its window opens by the rule of
-- its first day. evidence: accepted work of the person that it stands on, or NULL. The answer: its id; NULL: such an award is on record.
DROP FUNCTION award_give(bigint, bigint, date, date, date, text);
CREATE FUNCTION award_give(person bigint, certification bigint, first_day date, last_day date, why text, evidence bigint, new_code text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    added bigint;
    rule certification_span;
BEGIN
    IF holds_over('administrator', person) IS NOT TRUE
       OR evidence IS NOT NULL AND NOT EXISTS (SELECT FROM evidence_state s WHERE s.evidence_id = evidence AND s.person_id = person AND s.state = 'accepted') THEN
        RAISE EXCEPTION 'no administrator over this person' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM lock_person(person);
    IF first_day > civil_date(clock(), person_zone(person)) THEN
        RAISE EXCEPTION 'an award of a day to come' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM award_now a WHERE a.person_id = person AND a.certification_id = certification AND a.valid_from = first_day
               AND a.revoked IS NULL) THEN
        RETURN NULL;
    END IF;
    SELECT s.* INTO rule FROM certification_span s WHERE s.certification_id = certification ORDER BY s.during @> first_day DESC, lower(s.during) LIMIT 1;
    INSERT INTO award (person_id, certification_id, kind, earned_on, valid_from, valid_to, anchor, window_opens, reason, recorded_by)
    VALUES (person, certification, 'manual', first_day, first_day, last_day, extract(day FROM last_day)::integer,
            CASE WHEN last_day IS NOT NULL AND rule.window_months IS NOT NULL
                 THEN greatest(first_day, (last_day - make_interval(months => rule.window_months))::date) END, why, me())
    RETURNING id INTO added;
    IF evidence IS NOT NULL THEN
        INSERT INTO award_evidence (award_id, number, person_id, evidence_id) VALUES (added, 1, person, evidence);
    END IF;
    INSERT INTO certificate (award_id, person_id, code, holder, certification, issuer, hundredths, completed_on, valid_from, valid_to, zone)
    SELECT added, person, new_code, p.display_name, rule.title, n.name,
           coalesce((SELECT e.hundredths FROM attest.evidence e WHERE e.id = award_give.evidence), 0), first_day, first_day, last_day, person_zone(person)
    FROM person p CROSS JOIN network n WHERE p.id = award_give.person;
    RETURN added;
END
$$;

-- The awards of a person with what an administrator may do to them. No row for anybody who is not one. code NULL: no certificate of ours.
-- fallen: its work no longer makes it; nobody took it away. why: of an award by hand, given_by gave it for that.
DROP FUNCTION awards_to_administer(bigint);
CREATE FUNCTION awards_to_administer(person bigint)
RETURNS TABLE (award bigint, kind text, certification text, valid_from date, valid_to date, code text, holder text, number integer,
               zone text, revoked boolean, revoked_from date, revoked_reason text, fallen boolean, why text, given_by text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF holds_over('administrator', person) THEN
        RETURN QUERY SELECT a.id, a.kind, coalesce(c.certification, s.title), a.valid_from, a.valid_to, c.code, c.holder, c.number,
            coalesce(c.zone, person_zone(person)), a.revoked IS NOT NULL AND NOT a.fallen, nullif(a.revoked, '-infinity'), a.revoked_reason, a.fallen,
            CASE WHEN a.kind = 'manual' THEN a.reason END, g.display_name
            FROM award_now a
            LEFT JOIN LATERAL (SELECT x.* FROM certificate x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) c ON true
            LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = a.certification_id
                               ORDER BY t.during @> a.valid_from DESC, lower(t.during) LIMIT 1) s ON true
            LEFT JOIN person g ON g.id = a.recorded_by AND a.kind = 'manual'
            WHERE a.person_id = person ORDER BY a.valid_from DESC, a.id DESC;
    END IF;
END
$$;

-- ---- Corrections that wait for a second person

-- Of those whom the person of this request administers, the oldest first.
CREATE FUNCTION corrections_waiting()
RETURNS TABLE (correction bigint, completion bigint, person_id bigint, name text, course text, title text, counts_on date, new_day date, said_by text, said_by_me boolean, said_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF may('administrator') THEN
        RETURN QUERY SELECT x.id, c.id, x.person_id, p.display_name, k.code::text, v.title, n.completed_on, x.completed_on, s.display_name, x.recorded_by = me(),
            civil_date(x.recorded_at, person_zone(me()))
            FROM completion_correction x JOIN completion c ON c.id = x.completion_id JOIN course_version v ON v.id = c.course_version_id
            JOIN course k ON k.id = v.course_id JOIN person p ON p.id = x.person_id
            LEFT JOIN completion_now n ON n.id = c.id LEFT JOIN person s ON s.id = x.recorded_by
            WHERE NOT EXISTS (SELECT FROM completion_correction_decision d WHERE d.correction_id = x.id)
              AND holds_over('administrator', x.person_id)
            ORDER BY x.id LIMIT 200;
    END IF;
END
$$;

-- ---- Who holds which permission where

-- Whether the person of this request may give a permission over a facility, or end it there: where they administer, and what they hold no
-- less of. What authors do reaches the whole network, and auditors read what administrators do not: these are given by administrators of
-- the network alone. Signers are named on a page of their own. Not open to requests.
CREATE FUNCTION may_grant(wanted permission, facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE WHEN wanted IN ('manager', 'marker', 'observer', 'administrator') THEN administers(facility)
                WHEN wanted IN ('author', 'auditor') THEN administers_network() AND administers(facility)
                ELSE false END;
END
$$;

-- Grants of today and to come over the facilities that the person of this request administers or audits, but for signers.
CREATE FUNCTION grants_in_sight()
RETURNS TABLE (grant_id bigint, person_id bigint, name text, login text, permission text, facility text, facility_name text, from_date date, to_date date,
               given_by text, mine boolean, may_end boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH part AS MATERIALIZED (
        SELECT DISTINCT c.descendant_id AS id FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
        WHERE g.person_id = me() AND g.permission IN ('administrator', 'auditor') AND c.during @> facility_today(c.descendant_id)
    )
    SELECT g.id, p.id, p.display_name, coalesce(p.email, p.employee_number), g.permission::text, f.code::text, v.name, g.from_date,
           least(g.to_date, r.from_date - 1), b.display_name, g.person_id = me(),
           g.person_id <> me() AND r.grant_id IS NULL AND may_grant(g.permission, g.facility_id)
    FROM facility_grant g JOIN part ON part.id = g.facility_id JOIN person p ON p.id = g.person_id JOIN facility f ON f.id = g.facility_id
    LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id LEFT JOIN person b ON b.id = g.recorded_by
    CROSS JOIN LATERAL (SELECT x.name FROM facility_version x WHERE x.facility_id = f.id ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
    WHERE g.permission <> 'signer'
      AND NOT isempty(days(g.from_date, least(g.to_date, r.from_date - 1)) * daterange(facility_today(g.facility_id), NULL))
    ORDER BY v.name, f.code, g.permission, p.display_name, g.id;
END
$$;

-- Gives a permission to the person with a login. The answer: "added", "already", "unknown" (no such login, or nobody whom the person of this
-- request may see), "self", "facility" (none that they administer), "permission" (none that they may give there).
CREATE FUNCTION grant_add(login text, wanted text, over text, first_day date, last_day date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    whom bigint;
    place bigint := (SELECT f.id FROM facility f WHERE f.code = over);
BEGIN
    IF NOT may('administrator') OR coalesce(current_setting('attest.actor', true), '') <> '' THEN
        RAISE EXCEPTION 'no administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF place IS NULL OR NOT administers(place) THEN
        RETURN 'facility';
    ELSIF NOT may_grant(wanted, place) THEN
        RETURN 'permission';
    END IF;
    SELECT p.id INTO whom FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login LIMIT 1;
    IF whom = me() THEN
        RETURN 'self';
    ELSIF whom IS NULL OR NOT administers_network() AND NOT EXISTS (
        SELECT FROM post_version v WHERE v.person_id = whom AND v.facility_id IN (SELECT visible_facilities())) THEN
        RETURN 'unknown';
    ELSIF EXISTS (SELECT FROM facility_grant g LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id
                  WHERE g.person_id = whom AND g.permission = wanted AND g.facility_id = place
                    AND days(g.from_date, least(g.to_date, r.from_date - 1)) @> days(first_day, last_day)) THEN
        RETURN 'already';
    END IF;
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date, to_date, recorded_by)
    VALUES (whom, wanted, place, first_day, last_day, me());
    RETURN 'added';
END
$$;

-- Ends a grant from today on; one that has not begun never does. False: there is none that the person of this request may end.
CREATE FUNCTION grant_end(wanted bigint, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO facility_grant_revocation (grant_id, from_date, reason, recorded_by)
    SELECT g.id, facility_today(g.facility_id), why, me() FROM facility_grant g
    WHERE g.id = wanted AND g.person_id <> me() AND g.permission <> 'signer' AND may_grant(g.permission, g.facility_id)
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;

-- Where the person of this request may give permissions; whether they administer all of the network.
CREATE FUNCTION grant_places() RETURNS TABLE (code text, name text, network boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT f.code::text, s.name, administers_network()
        FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.during @> facility_today(c.descendant_id)
        JOIN facility f ON f.id = c.descendant_id JOIN facility_span s ON s.facility_id = f.id AND s.during @> facility_today(f.id)
        WHERE g.person_id = me() AND g.permission = 'administrator' ORDER BY 2, 1;
END
$$;

REVOKE EXECUTE ON FUNCTION recognised_for, award_give, awards_to_administer, corrections_waiting, may_grant, grants_in_sight, grant_add, grant_end,
    grant_places FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recognised_for, award_give, awards_to_administer, corrections_waiting, grants_in_sight, grant_add, grant_end,
    grant_places TO attest_web;
