-- What a strict reading of the rules found: equivalencies of two, rules compared by all that they hang on, awards by a test alone.
-- SPDX-License-Identifier: Apache-2.0

-- ---- Equivalency: a line says all there is about two certifications

-- A later line for the same two takes over from its own day, whichever of them it names first: what was recognised both ways may go on in one.
CREATE OR REPLACE VIEW equivalency_span WITH (security_invoker = true) AS
SELECT w.id, p.certification_id, p.by_certification_id, w.retroactive, w.max_age_months, w.during
FROM (
    SELECT v.*, days(v.from_date, least(v.to_date, lead(v.from_date) OVER (PARTITION BY v.one, v.two ORDER BY v.from_date) - 1)) AS during
    FROM (SELECT DISTINCT ON (one, two, from_date) * FROM (
              SELECT e.*, least(e.certification_id, e.by_certification_id) AS one, greatest(e.certification_id, e.by_certification_id) AS two FROM equivalency e) x
          ORDER BY one, two, from_date, id DESC) v
) w
CROSS JOIN LATERAL (SELECT w.certification_id, w.by_certification_id UNION ALL SELECT w.by_certification_id, w.certification_id WHERE w.both_ways) p
WHERE NOT isempty(w.during);

-- ---- Exceptions: when a rule by itself is due

-- Of a duty that began on a day, by one rule alone and by what is on record of the person; NULL: no due day so far. To compare two rules of one
-- post. It says what domain/due.h says; leave and extensions, which lengthen whatever day there is, are not asked here.
DROP FUNCTION due_by_rule(requirement_span, date);
CREATE FUNCTION due_by_rule(r requirement_span, person bigint, begins date) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    due date;
BEGIN
    CASE r.due_kind
    WHEN 'days' THEN due := begins + r.due_days;
    WHEN 'months' THEN due := (begins + make_interval(months => r.due_months))::date;
    WHEN 'date' THEN due := r.due_on;
    WHEN 'yearly' THEN
        SELECT min(d.day) INTO due
        FROM generate_series(extract(year FROM begins)::integer, extract(year FROM begins + r.due_days)::integer + 1) y (year)
        CROSS JOIN LATERAL (SELECT make_date(y.year, r.due_month, 1) AS first) m
        CROSS JOIN LATERAL (SELECT least(m.first + r.due_day - 1, (m.first + interval '1 month')::date - 1) AS day) d
        WHERE d.day >= begins + r.due_days;
    WHEN 'event' THEN
        SELECT min(e.day) + r.due_days INTO due FROM rule_event_now e WHERE e.code = r.due_event AND e.day >= begins;
    WHEN 'expiry' THEN
        SELECT max(w.valid_to) + r.due_days INTO due FROM award_now w
        WHERE w.person_id = person AND w.certification_id = r.certification_id AND w.valid_from < begins
          AND (w.revoked IS NULL OR w.revoked > begins);
    WHEN 'licence' THEN
        SELECT min(t.to_date) + r.due_days INTO due
        FROM licence_term_now t
        CROSS JOIN LATERAL (SELECT CASE WHEN r.due_after IS NULL THEN 0 ELSE
            (SELECT min(f.number) FROM licence_term_now f WHERE f.person_id = person AND f.licence_id = t.licence_id AND f.to_date > r.due_after) END AS number) first
        WHERE t.person_id = person AND t.kind::text = r.licence_kind::text AND t.state::text = r.licence_state::text AND t.number >= first.number
          AND CASE WHEN r.due_every IS NULL THEN t.number = first.number ELSE (t.number - first.number) % r.due_every = 0 AND t.to_date >= begins END;
    END CASE;
    due := coalesce(due, begins + r.due_otherwise);
    RETURN CASE WHEN due IS NOT NULL THEN greatest(due, begins) END;
END
$$;
REVOKE EXECUTE ON FUNCTION due_by_rule FROM PUBLIC;

-- As before (0033), but that all rules of a post are compared, whatever their due days hang on; of posts under two rules each is asked once
-- when its duties began; and people with several posts are on record as such (0037).
CREATE OR REPLACE FUNCTION exceptions(most integer, looked boolean, only_post bigint)
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
        WITH live AS MATERIALIZED (SELECT r.*, r AS whole FROM requirement_span r WHERE r.during @> today),
        pair AS MATERIALIZED (
            SELECT a.certification_id, a.requirement_id AS one, b.requirement_id AS two, a.whole AS one_rule, b.whole AS two_rule
            FROM live a JOIN live b ON b.certification_id = a.certification_id AND b.requirement_id > a.requirement_id
            WHERE (a.due_kind, a.due_days, a.due_months, a.due_on, a.due_month, a.due_day, a.due_every, a.due_after, a.due_event, a.due_otherwise)
                  IS DISTINCT FROM (b.due_kind, b.due_days, b.due_months, b.due_on, b.due_month, b.due_day, b.due_every, b.due_after, b.due_event, b.due_otherwise)
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
            ORDER BY t.due DESC NULLS LAST LIMIT 2 * most
        )
        SELECT 'apart', m.person_id, m.post_id, m.certification_id, m.facility_id, m.job_role_id, r.early, r.late, NULL::bigint,
               greatest(b.one, b.two), least(d.one, d.two), greatest(d.one, d.two)
        FROM met m
        CROSS JOIN LATERAL (SELECT min(u.begins) FILTER (WHERE u.id = m.one) AS one, min(u.begins) FILTER (WHERE u.id = m.two) AS two
                            FROM (SELECT x.id, lower(x.span) AS begins
                                  FROM (SELECT o.requirement_id AS id, unnest(range_agg(o.during)) AS span FROM obligation_match o
                                        WHERE o.person_id = m.person_id AND o.post_id = m.post_id AND o.requirement_id IN (m.one, m.two) GROUP BY 1) x
                                  WHERE x.span @> today) u OFFSET 0) b
        CROSS JOIN LATERAL (SELECT due_by_rule(m.one_rule, m.person_id, b.one) AS one, due_by_rule(m.two_rule, m.person_id, b.two) AS two OFFSET 0) d
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
        FROM (SELECT x.* FROM timeline x WHERE cardinality(places) < 200 AND x.facility_id = ANY (places) AND x.standing IN ('overdue', 'lapsed')
                AND x.during @> today AND EXISTS (SELECT FROM person_posts d WHERE d.person_id = x.person_id)
              UNION ALL -- of many the last, so that the page stays quick
              (SELECT x.* FROM (SELECT d.person_id FROM person_posts d WHERE cardinality(places) >= 200 ORDER BY d.person_id DESC) d
               CROSS JOIN LATERAL (SELECT y.* FROM timeline y WHERE y.person_id = d.person_id AND y.during @> today
                                   AND y.standing IN ('overdue', 'lapsed') OFFSET 0) x
               LIMIT 4 * most)) t
        JOIN person_posts d ON d.person_id = t.person_id
        JOIN timeline u ON u.person_id = d.person_id AND u.certification_id = t.certification_id AND u.post_id <> t.post_id
         AND u.during @> today AND u.standing NOT IN ('overdue', 'lapsed')
        WHERE t.person_id <> me() AND (only_post IS NULL OR t.post_id = only_post) AND t.facility_id IN (SELECT unnest(places))
          AND looked = exception_seen('two posts', t.post_id, t.certification_id, exception_as(lower(t.during), t.due, u.due, NULL, NULL))
        ORDER BY t.post_id, t.certification_id, u.due
        LIMIT most;
END
$$;

DROP FUNCTION duty_begins(bigint, bigint, bigint, date); -- which nothing asks any more

-- ---- Regrades: awards that a pass gained would earn

-- As before (0026), but that a test counts by itself where a rule asks for it alone, or for any of several of which it is one; and so does a course.
CREATE OR REPLACE FUNCTION regrade_outlook(enrolments bigint[], quizzes bigint[], sent timestamptz[], losing bigint[], losing_quizzes bigint[], losing_needed boolean[])
RETURNS TABLE (completions bigint, awards bigint, awards_lost bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT (may('author') OR may('administrator')) THEN
        RAISE EXCEPTION 'no author' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
    WITH enough AS (
        SELECT s.certification_id, s.during, s.valid_months, p.kind, p.course_id, p.quiz_key
        FROM certification_span s
        JOIN certification_part p ON p.certification_version_id = s.version_id AND p.path = 'first' AND p.kind IN ('course', 'quiz')
        LEFT JOIN certification_part o ON o.certification_version_id = s.version_id AND o.path = 'first' AND o.number = p.parent
        WHERE p.parent IS NULL OR (o.parent IS NULL AND o.kind = 'any')
    ), gained AS (
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
    ), done AS (
        SELECT c.person_id, 'course' AS kind, c.course_id, NULL::text AS key, c.day FROM complete c
        UNION ALL
        SELECT e.person_id, 'quiz', v.course_id, q.key, civil_date(u.at, zone_on(e.person_id, u.at))
        FROM unnest(enrolments, quizzes, sent) u (enrolment, quiz, at) JOIN enrolment e ON e.id = u.enrolment
        JOIN quiz q ON q.id = u.quiz JOIN course_version v ON v.id = q.course_version_id
    )
    SELECT (SELECT count(*) FROM complete),
           (SELECT count(DISTINCT (d.person_id, n.certification_id)) FROM done d JOIN enough n ON (n.kind, n.course_id) = (d.kind, d.course_id)
             AND n.quiz_key IS NOT DISTINCT FROM d.key AND n.during @> d.day
            WHERE NOT EXISTS (SELECT FROM award_now w WHERE w.person_id = d.person_id AND w.certification_id = n.certification_id AND w.valid_from <= d.day
                              AND coalesce(w.valid_to, 'infinity') >= coalesce((d.day + make_interval(months => n.valid_months))::date, 'infinity')
                              AND w.revoked IS NULL)),
           (SELECT count(DISTINCT w.id) FROM unnest(losing, losing_quizzes, losing_needed) l (enrolment, quiz, needed)
            JOIN enrolment e ON e.id = l.enrolment
            JOIN award_evidence x ON x.person_id = e.person_id
            LEFT JOIN completion m ON m.id = x.completion_id LEFT JOIN attempt a ON a.id = x.attempt_id
            JOIN award_now w ON w.id = x.award_id AND w.revoked IS NULL
            WHERE (l.needed AND m.enrolment_id = l.enrolment OR (a.enrolment_id, a.quiz_id) = (l.enrolment, l.quiz))
              AND coalesce(w.valid_to, 'infinity') >= civil_date(clock(), person_zone(w.person_id)));
END
$$;
