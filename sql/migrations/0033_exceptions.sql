-- Assignments that would be unfair or ambiguous, and what was looked at.  SPDX-License-Identifier: Apache-2.0

-- That somebody looked at one, with a note. It holds while the assignment is as it was then; the latest counts.
-- as_it_was: the days and rules of it, as exceptions() spells them.
CREATE TABLE exception_look (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('no time', 'no due day', 'apart', 'leave', 'no licence', 'two posts')),
    person_id bigint NOT NULL,
    post_id bigint NOT NULL,
    certification_id bigint NOT NULL REFERENCES certification,
    as_it_was text NOT NULL CHECK (as_it_was <> '' AND length(as_it_was) <= 500),
    note text NOT NULL CHECK (note <> '' AND length(note) <= 1000),
    looked_by bigint NOT NULL REFERENCES person CHECK (looked_by <> person_id),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id)
);
CREATE INDEX ON exception_look (post_id, certification_id, kind, id);
ALTER TABLE exception_look ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON exception_look TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON exception_look TO attest_job, attest_web;
-- The note says more of a person than a manager needs, so it is for those who administer or audit them.
CREATE POLICY web_read ON exception_look FOR SELECT TO attest_web USING (holds_over('administrator', person_id)
    OR holds_over('auditor', person_id));
CREATE POLICY web_add ON exception_look FOR INSERT TO attest_web WITH CHECK (looked_by = me() AND holds_over('administrator', person_id));

-- Duties that are due on the very day on which they begin, and duties without a due day: few rows among many.
CREATE INDEX timeline_no_time ON timeline_row (facility_id) WHERE standing = 'due' AND due = lower(during);
CREATE INDEX timeline_no_due_day ON timeline_row (facility_id) WHERE standing = 'due' AND due IS NULL;

-- The facilities that the person of this request administers, or audits, today.
CREATE FUNCTION administered() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT DISTINCT c.descendant_id FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
        WHERE g.person_id = me() AND g.permission IN ('administrator', 'auditor') AND c.during @> network_today();
END
$$;

-- When a rule that counts from the begin of a duty, or names a day, is due: to compare two rules of one post. The other kinds, and
-- leave and extensions, are not asked here; domain/due.h has them all.
CREATE FUNCTION due_by_rule(r requirement_span, begins date) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE r.due_kind WHEN 'days' THEN begins + r.due_days WHEN 'months' THEN (begins + make_interval(months => r.due_months))::date
        WHEN 'date' THEN greatest(r.due_on, begins) END;
END
$$;
-- The days and rules of an assignment as one word, to tell whether anything changed since somebody looked at it.
CREATE FUNCTION exception_as(since date, due date, other date, one bigint, two bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN concat_ws(' ', since, coalesce(due::text, '-'), coalesce(other::text, '-'), one, two);
END
$$;
-- Whether somebody looked at an assignment, and it is as it was then.
CREATE FUNCTION exception_seen(of_kind text, post bigint, certification bigint, as_it_is text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce((SELECT k.as_it_was = as_it_is FROM exception_look k
                     WHERE k.post_id = post AND k.certification_id = certification AND k.kind = of_kind ORDER BY k.id DESC LIMIT 1), false);
END
$$;
-- The first day of the duty by which a requirement asks something of a post on a day.
CREATE FUNCTION duty_begins(person bigint, post bigint, requirement bigint, day date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT lower(u.span) FROM (SELECT unnest(range_agg(m.during)) AS span FROM obligation_match m
                                       WHERE m.person_id = person AND m.post_id = post AND m.requirement_id = requirement) u
            WHERE u.span @> day);
END
$$;
-- Of the requirements that ask a certification of a post on a day, the first that has a due rule of the kinds given. NULL: any; but none
-- where one of them means "at once", since that says why.
CREATE FUNCTION asking(person bigint, post bigint, certification bigint, kinds text[], day date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT CASE WHEN kinds IS NOT NULL OR NOT bool_or(m.due_kind = 'days' AND m.due_days = 0) THEN min(m.requirement_id) END
            FROM obligation_match m
            WHERE m.person_id = person AND m.post_id = post AND m.certification_id = certification AND m.during @> day
              AND (kinds IS NULL OR m.due_kind = ANY (kinds)));
END
$$;

-- What holds today and would be unfair or ambiguous, at the facilities that the person of this request administers or audits; never of
-- themselves. Of each kind at most so many. looked: those that somebody looked at and that are as they were then; else all others.
-- only_post: of that post alone.
--   no time     due on the day on which the duty begins, by a rule that does not mean that
--   no due day  what the due day hangs on is not on record: a term of a licence, an event, an award before
--   apart       two rules ask the same of the post, with due days more than 30 days apart (due and other), and the later is to come
--   leave       what is held expires (due) while the person is on leave, which lasts until `other`
--   no licence  a rule is for holders of a licence, and this person has none on record: where the rule names job roles, or others of the
--               job role hold one
--   two posts   one post says overdue or lapsed (due), another is not so far (other), of the same certification
CREATE FUNCTION exceptions(most integer, looked boolean, only_post bigint)
RETURNS TABLE (kind text, person_id bigint, post_id bigint, certification_id bigint, facility_id bigint, job_role_id bigint,
               requirement_id bigint, other_requirement_id bigint, other_facility_id bigint, since date, due date, other date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
#variable_conflict use_column
DECLARE
    today date := network_today();
    places bigint[] := ARRAY(SELECT administered());
BEGIN
    RETURN QUERY SELECT 'no time', t.person_id, t.post_id, t.certification_id, n.facility_id, n.job_role_id, a.id, NULL::bigint, NULL::bigint,
            t.due, t.due, NULL::date
        FROM timeline t
        JOIN timeline n ON n.post_id = t.post_id AND n.certification_id = t.certification_id AND n.during @> today
         AND n.standing IN ('due', 'overdue') AND n.due = t.due
        CROSS JOIN LATERAL (SELECT asking(t.person_id, t.post_id, t.certification_id, NULL, t.due) AS id OFFSET 0) a
        WHERE t.standing = 'due' AND t.due = lower(t.during) AND t.person_id <> me() AND (only_post IS NULL OR t.post_id = only_post)
          AND t.facility_id IN (SELECT unnest(places)) AND n.facility_id IN (SELECT unnest(places))
          AND t.certification_id IN (SELECT r.certification_id FROM requirement_span r WHERE NOT (r.due_kind = 'days' AND r.due_days = 0))
          AND NOT EXISTS (SELECT FROM timeline b WHERE b.post_id = t.post_id AND b.certification_id = t.certification_id
                          AND upper(b.during) = lower(t.during))
          AND a.id IS NOT NULL
          AND looked = exception_seen('no time', t.post_id, t.certification_id, exception_as(t.due, t.due, NULL, a.id, NULL))
        LIMIT most;

    RETURN QUERY SELECT 'no due day', t.person_id, t.post_id, t.certification_id, t.facility_id, t.job_role_id, a.id, NULL::bigint, NULL::bigint,
            lower(t.during), NULL::date, NULL::date
        FROM timeline t
        CROSS JOIN LATERAL (SELECT asking(t.person_id, t.post_id, t.certification_id, ARRAY['licence', 'event', 'expiry'], today) AS id OFFSET 0) a
        WHERE t.standing = 'due' AND t.due IS NULL AND t.during @> today AND t.person_id <> me()
          AND (only_post IS NULL OR t.post_id = only_post) AND t.facility_id IN (SELECT unnest(places))
          AND looked = exception_seen('no due day', t.post_id, t.certification_id, exception_as(lower(t.during), NULL, NULL, a.id, NULL))
        LIMIT most;

    -- Of many such posts the last that were due are compared, so that the page stays quick.
    RETURN QUERY
        WITH live AS MATERIALIZED (SELECT r.*, r AS whole FROM requirement_span r WHERE r.during @> today AND r.due_kind IN ('days', 'months', 'date')),
        pair AS MATERIALIZED (
            SELECT a.certification_id, a.requirement_id AS one, b.requirement_id AS two, a.whole AS one_rule, b.whole AS two_rule
            FROM live a JOIN live b ON b.certification_id = a.certification_id AND b.requirement_id > a.requirement_id
            WHERE (a.due_kind, a.due_days, a.due_months, a.due_on) IS DISTINCT FROM (b.due_kind, b.due_days, b.due_months, b.due_on)
              AND coalesce(a.state::text = b.state::text, true) AND coalesce(a.facility_kinds && b.facility_kinds, true)
              AND coalesce(a.employment_kinds && b.employment_kinds, true)
              AND EXISTS (SELECT FROM facility_closure c WHERE c.during @> today
                          AND ((c.ancestor_id, c.descendant_id) = (a.facility_id, b.facility_id)
                            OR (c.ancestor_id, c.descendant_id) = (b.facility_id, a.facility_id)))
        ), met AS MATERIALIZED (
            SELECT p.*, t.person_id, t.post_id, t.facility_id, t.job_role_id
            FROM pair p JOIN timeline t ON t.certification_id = p.certification_id
            WHERE t.standing IN ('due', 'overdue') AND t.during @> today AND t.person_id <> me()
              AND (only_post IS NULL OR t.post_id = only_post) AND t.facility_id IN (SELECT unnest(places))
            ORDER BY t.due DESC NULLS LAST LIMIT 4 * most
        )
        SELECT 'apart', m.person_id, m.post_id, m.certification_id, m.facility_id, m.job_role_id, r.early, r.late, NULL::bigint,
               greatest(b.one, b.two), least(d.one, d.two), greatest(d.one, d.two)
        FROM met m
        CROSS JOIN LATERAL (SELECT duty_begins(m.person_id, m.post_id, m.one, today) AS one,
                                   duty_begins(m.person_id, m.post_id, m.two, today) AS two OFFSET 0) b
        CROSS JOIN LATERAL (SELECT due_by_rule(m.one_rule, b.one) AS one, due_by_rule(m.two_rule, b.two) AS two OFFSET 0) d
        CROSS JOIN LATERAL (SELECT CASE WHEN d.one <= d.two THEN m.one ELSE m.two END AS early, CASE WHEN d.one <= d.two THEN m.two ELSE m.one END AS late) r
        WHERE abs(d.one - d.two) > 30 AND greatest(d.one, d.two) >= today
          AND looked = exception_seen('apart', m.post_id, m.certification_id,
              exception_as(greatest(b.one, b.two), least(d.one, d.two), greatest(d.one, d.two), r.early, r.late))
        LIMIT most;

    RETURN QUERY SELECT DISTINCT ON (t.post_id, t.certification_id)
            'leave', t.person_id, t.post_id, t.certification_id, t.facility_id, t.job_role_id, NULL::bigint, NULL::bigint, NULL::bigint,
            l.from_date, t.due, l.to_date
        FROM leave_now l JOIN timeline t ON t.person_id = l.person_id AND t.during @> (l.from_date - 1)
         AND t.standing IN ('current', 'window open') AND t.due BETWEEN l.from_date AND l.to_date
        WHERE l.to_date >= today AND t.person_id <> me() AND (only_post IS NULL OR t.post_id = only_post)
          AND t.facility_id IN (SELECT unnest(places))
          AND looked = exception_seen('leave', t.post_id, t.certification_id, exception_as(l.from_date, t.due, l.to_date, NULL, NULL))
        ORDER BY t.post_id, t.certification_id, l.from_date
        LIMIT most;

    RETURN QUERY
        WITH live AS MATERIALIZED (
            SELECT r.*, ARRAY(SELECT DISTINCT q.job_role_id FROM licence l JOIN post_span q ON q.person_id = l.person_id AND q.during @> today
                              WHERE l.kind::text = r.licence_kind::text AND l.state::text = r.licence_state::text) AS holding
            FROM requirement_span r WHERE r.licence_kind IS NOT NULL AND r.during @> today
        )
        SELECT 'no licence', o.person_id, o.post_id, r.certification_id, o.facility_id, o.job_role_id, r.requirement_id, NULL::bigint, NULL::bigint,
               greatest(lower(o.during), lower(r.during)), NULL::date, NULL::date
        FROM live r
        JOIN facility_closure c ON c.ancestor_id = r.facility_id AND c.during @> today AND c.descendant_id IN (SELECT unnest(places))
        JOIN facility_span f ON f.facility_id = c.descendant_id AND f.during @> today
         AND (r.state IS NULL OR r.state = f.state) AND (r.facility_kinds IS NULL OR f.kind = ANY (r.facility_kinds))
        JOIN post_span o ON o.facility_id = f.facility_id AND o.during @> today
        WHERE o.person_id <> me() AND (only_post IS NULL OR o.post_id = only_post)
          AND (r.employment_kinds IS NULL OR o.employment_kind = ANY (r.employment_kinds))
          AND (r.contact IS NULL OR o.patient_contact OR (r.contact = 'patient-or-visitor' AND o.visitor_contact))
          AND CASE WHEN r.job_role_ids IS NULL THEN o.job_role_id = ANY (r.holding)
                   ELSE EXISTS (SELECT FROM job_role_closure j WHERE j.descendant_id = o.job_role_id AND j.ancestor_id = ANY (r.job_role_ids)) END
          AND NOT EXISTS (SELECT FROM licence l JOIN licence_term t ON t.licence_id = l.id AND t.person_id = l.person_id AND t.from_date IS NOT NULL
                          WHERE l.person_id = o.person_id AND l.kind::text = r.licence_kind::text AND l.state::text = r.licence_state::text)
          AND looked = exception_seen('no licence', o.post_id, r.certification_id,
              exception_as(greatest(lower(o.during), lower(r.during)), NULL, NULL, r.requirement_id, NULL))
        LIMIT most;

    RETURN QUERY SELECT DISTINCT ON (t.post_id, t.certification_id)
            'two posts', t.person_id, t.post_id, t.certification_id, t.facility_id, t.job_role_id, NULL::bigint, NULL::bigint,
            CASE WHEN u.facility_id = ANY (places) THEN u.facility_id END, lower(t.during), t.due, u.due
        FROM (SELECT p.person_id FROM post p GROUP BY p.person_id HAVING count(*) > 1) d
        JOIN timeline t ON t.person_id = d.person_id AND t.during @> today AND t.standing IN ('overdue', 'lapsed')
        JOIN timeline u ON u.person_id = d.person_id AND u.certification_id = t.certification_id AND u.post_id <> t.post_id
         AND u.during @> today AND u.standing NOT IN ('overdue', 'lapsed')
        WHERE t.person_id <> me() AND (only_post IS NULL OR t.post_id = only_post) AND t.facility_id IN (SELECT unnest(places))
          AND looked = exception_seen('two posts', t.post_id, t.certification_id, exception_as(lower(t.during), t.due, u.due, NULL, NULL))
        ORDER BY t.post_id, t.certification_id, u.due
        LIMIT most;
END
$$;
REVOKE EXECUTE ON FUNCTION administered, exceptions, exception_as, exception_seen, due_by_rule, duty_begins, asking FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exceptions, exception_as TO attest_web;
