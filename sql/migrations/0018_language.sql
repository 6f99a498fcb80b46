-- What the course language has besides: parts for some learners only, courses that come first, who made a course.
-- SPDX-License-Identifier: Apache-2.0

-- ---- For some learners only

-- Whom a module or a draw is for. Values of one list are alternatives, the lists must all hold, NULL: any; any post of a learner
-- may fit; reversed: those of whom no post does. One row for each condition that a version has, however often it is written.
CREATE TABLE course_condition (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL CHECK (number > 0),
    roles text[],
    states text[],
    facility_kinds text[],
    reversed boolean NOT NULL,
    CHECK (coalesce(roles, states, facility_kinds) IS NOT NULL),
    UNIQUE (course_version_id, number)
);
ALTER TABLE course_version
    ADD COLUMN conditional boolean NOT NULL DEFAULT false, -- has such conditions: those without are not asked for them
    ADD COLUMN requires text[] NOT NULL DEFAULT '{}';      -- courses to be completed first
ALTER TABLE module
    ADD COLUMN optional boolean NOT NULL DEFAULT false,    -- the course is complete without it
    ADD COLUMN condition_id bigint REFERENCES course_condition;
ALTER TABLE draw ADD COLUMN condition_id bigint REFERENCES course_condition;
ALTER TABLE quiz ADD COLUMN conditional boolean NOT NULL DEFAULT false; -- some draw is for some only: items is the most that is drawn
COMMENT ON COLUMN course_version.minutes IS 'Of all pages that count; where modules are for some only, the least that anybody takes.';

-- What somebody has begun stays as it was begun, its version and its modules: the conditions that their posts did not meet on the
-- day they began. A module or draw counts for an enrolment unless its condition is among these.
ALTER TABLE enrolment ADD COLUMN unmet bigint[] NOT NULL DEFAULT '{}';

-- The conditions of a version that no post of the person of this request meets on a day.
CREATE FUNCTION conditions_unmet(version bigint, day date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN coalesce((
        SELECT array_agg(c.id ORDER BY c.id) FROM course_condition c
        WHERE c.course_version_id = version AND c.reversed = EXISTS (
            SELECT FROM post_span p
            CROSS JOIN LATERAL (SELECT v.state, v.kind FROM facility_version v WHERE v.facility_id = p.facility_id AND v.from_date <= day
                                ORDER BY v.from_date DESC, v.id DESC LIMIT 1) a
            WHERE p.person_id = me() AND p.during @> day
              AND (c.roles IS NULL OR EXISTS (SELECT FROM job_role_closure j JOIN job_role r ON r.id = j.ancestor_id
                                              WHERE j.descendant_id = p.job_role_id AND r.code::text = ANY (c.roles)))
              AND (c.states IS NULL OR a.state::text = ANY (c.states))
              AND (c.facility_kinds IS NULL OR a.kind::text = ANY (c.facility_kinds)))), '{}');
END
$$;

-- The minutes of the pages that count where these conditions are not met.
CREATE FUNCTION minutes_without(version bigint, unmet bigint[]) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(sum(p.minutes), 0) FROM module m JOIN page p ON p.module_id = m.id
            WHERE m.course_version_id = version AND NOT m.optional AND (m.condition_id = ANY (unmet)) IS NOT TRUE);
END
$$;

-- How many items of a quiz are drawn where these conditions are not met.
CREATE FUNCTION items_without(of_quiz bigint, unmet bigint[]) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(sum(coalesce(d.count, cardinality(d.items))), 0) FROM draw d
            WHERE d.quiz_id = of_quiz AND (d.condition_id = ANY (unmet)) IS NOT TRUE);
END
$$;

-- The courses that come before a version and that the person of this request has not completed yet, in the order of the author. One
-- that cannot be begun any more holds nobody up.
CREATE FUNCTION courses_first(version bigint, day date) RETURNS TABLE (code text, title text, language text, translations jsonb)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT l.code::text, l.title, l.language, l.translations
        FROM course_version v CROSS JOIN LATERAL unnest(v.requires) WITH ORDINALITY r (code, number)
        JOIN live_course l ON l.code = r.code AND coalesce(l.ends, 'infinity') >= day
        WHERE v.id = courses_first.version
          AND NOT EXISTS (SELECT FROM completion d JOIN course_version x ON x.id = d.course_version_id
                          WHERE d.person_id = me() AND x.course_id = l.course_id)
        ORDER BY r.number;
END
$$;

-- Whether a course would, by way of the courses that come before it, come before itself: the codes of that ring, or NULL.
CREATE FUNCTION requires_ring(course text, requires text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (
        WITH RECURSIVE way AS (
            SELECT r.code, ARRAY[course, r.code] AS codes FROM unnest(requires) r (code)
            UNION ALL
            SELECT n.code, w.codes || n.code FROM way w
            JOIN course c ON c.code = w.code
            CROSS JOIN LATERAL (SELECT v.requires FROM live_course l JOIN course_version v ON v.id = l.id WHERE l.course_id = c.id) v
            CROSS JOIN LATERAL unnest(v.requires) n (code)
            WHERE w.code <> course AND n.code <> ALL (w.codes[2:])
        ) SELECT w.codes FROM way w WHERE w.code = course ORDER BY cardinality(w.codes) LIMIT 1);
END
$$;

-- ---- Who made a course, and what it gives

-- name NULL: kept off the pages that learners read; it stands in contributor_name.
CREATE TABLE contributor (
    course_version_id bigint NOT NULL REFERENCES course_version,
    number integer NOT NULL CHECK (number > 0),
    role text NOT NULL CHECK (role IN
        ('author', 'planner', 'speaker', 'survivor-adviser', 'clinician', 'legal', 'accessibility', 'translator')),
    name text,
    credentials text CHECK (name IS NOT NULL OR credentials IS NULL),
    statement text,
    PRIMARY KEY (course_version_id, number)
);
CREATE TABLE contributor_name (
    course_version_id bigint NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    credentials text,
    PRIMARY KEY (course_version_id, number),
    FOREIGN KEY (course_version_id, number) REFERENCES contributor
);
ALTER TABLE credit
    ADD COLUMN from_date date,                             -- of the accreditation; NULL: it has none
    ADD COLUMN until_date date;
ALTER TABLE objective
    ADD COLUMN principles text[] NOT NULL DEFAULT '{}',
    ADD COLUMN clas text[] NOT NULL DEFAULT '{}';
ALTER TABLE source
    ADD COLUMN states text[],                              -- where a law holds; NULL: everywhere, or it is none
    ADD COLUMN checked date;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['course_condition', 'contributor', 'contributor_name'] LOOP
        EXECUTE format('ALTER TABLE attest.%I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON attest.%I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY web_author ON attest.%I FOR INSERT TO attest_web WITH CHECK ((SELECT attest.may(''author'')))', t);
        EXECUTE format('GRANT SELECT, INSERT ON attest.%I TO attest_web, attest_job', t);
    END LOOP;
END
$$;
CREATE POLICY web_read ON course_condition FOR SELECT TO attest_web USING (true);
CREATE POLICY web_read ON contributor FOR SELECT TO attest_web USING (true);
-- Names that are kept off are for those who look after courses.
CREATE POLICY web_read ON contributor_name FOR SELECT TO attest_web USING ((SELECT may('author')));
