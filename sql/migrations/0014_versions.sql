-- Versions: the author's files, and when which version is before staff.  SPDX-License-Identifier: Apache-2.0

-- The XML of a version as its author wrote it, byte for byte, with that of its translations. Media stand in course_media. Versions that
-- were stored before this have no rows here until the same content is sent again.
CREATE TABLE course_file (
    course_version_id bigint NOT NULL REFERENCES course_version,
    path text NOT NULL CHECK (path <> ''),
    bytes bytea NOT NULL,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (course_version_id, path)
);

-- from_at: when a publication begins by the clock of the rules; NULL: at once. replaces: the version that it was compared with. floor: the
-- least that the change can count as, computed; the author may say more. 'none': the same content as before, put back or renumbered.
ALTER TABLE publication
    ADD COLUMN from_at timestamptz,
    ADD COLUMN replaces bigint REFERENCES course_version,
    ADD COLUMN floor text CHECK (floor IN ('none', 'typo', 'minor', 'material')),
    ADD COLUMN reason text CHECK (reason <> ''),
    DROP CONSTRAINT publication_change_check,
    ADD CONSTRAINT publication_change_check CHECK (change IN ('first', 'none', 'typo', 'minor', 'material')),
    ADD CONSTRAINT publication_not_below_floor CHECK (floor IS NULL OR change = 'first'
        OR array_position(ARRAY['none', 'typo', 'minor', 'material'], change)
           >= array_position(ARRAY['none', 'typo', 'minor', 'material'], floor));

-- The end of a publication: called off before it began, or withdrawn after. Nothing of the past changes by either.
CREATE TABLE publication_end (
    publication_id bigint PRIMARY KEY REFERENCES publication,
    kind text NOT NULL CHECK (kind IN ('called off', 'withdrawn')),
    reason text NOT NULL CHECK (reason <> ''),
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The publication of a course that counts now: the latest recorded of those that have begun and were not called off. Only one may wait at
-- a time, and nothing is published meanwhile, so the order of recording is that of beginning. NULL: none; also where it was withdrawn.
CREATE FUNCTION live_publication(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    found_id bigint;
    ended text;
BEGIN
    SELECT p.id, e.kind INTO found_id, ended FROM publication p LEFT JOIN publication_end e ON e.publication_id = p.id
    WHERE p.course_id = course AND (p.from_at IS NULL OR p.from_at <= clock()) AND e.kind IS DISTINCT FROM 'called off'
    ORDER BY p.id DESC LIMIT 1;
    RETURN CASE WHEN ended IS NULL THEN found_id END;
END
$$;

-- The version that whoever begins the course now gets; NULL: none.
CREATE FUNCTION live_version(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.course_version_id FROM publication p WHERE p.id = live_publication(course));
END
$$;

-- The version that is live, or that was before it was withdrawn: what whoever finished the course reads again. NULL: none ever was.
CREATE FUNCTION last_version(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.course_version_id FROM publication p
            WHERE p.course_id = course AND (p.from_at IS NULL OR p.from_at <= clock())
              AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off')
            ORDER BY p.id DESC LIMIT 1);
END
$$;

-- The publication of a course that waits for its hour; NULL: none.
CREATE FUNCTION waiting_publication(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.id FROM publication p WHERE p.course_id = course AND p.from_at > clock()
            AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id) ORDER BY p.id DESC LIMIT 1);
END
$$;

-- The same columns as before. The second condition lets a search by the course of a version find the course.
CREATE OR REPLACE VIEW live_course AS
SELECT c.code, v.*
FROM course c JOIN course_version v ON v.id = live_version(c.id) AND v.course_id = c.id;

-- ---- walls

ALTER TABLE course_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE publication_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON course_file TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY job ON publication_end TO attest_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON course_file, publication_end TO attest_web, attest_job;

-- The files hold every key, and names that stay off the public page: those who write courses alone. Signers read a version by its preview.
CREATE POLICY web_read ON course_file FOR SELECT TO attest_web USING ((SELECT attest.may('author')));
CREATE POLICY web_author ON course_file FOR INSERT TO attest_web WITH CHECK ((SELECT attest.may('author')));
-- Which version is live follows from it, for everybody.
CREATE POLICY web_read ON publication_end FOR SELECT TO attest_web USING (true);
CREATE POLICY web_author ON publication_end FOR INSERT TO attest_web WITH CHECK ((SELECT attest.may('author'))
    AND publication_id IN (SELECT attest.live_publication(p.course_id) FROM attest.publication p WHERE p.id = publication_id AND kind = 'withdrawn'
                           UNION ALL
                           SELECT attest.waiting_publication(p.course_id) FROM attest.publication p WHERE p.id = publication_id AND kind = 'called off'));
-- Nothing is published as if it had begun earlier, or while something else waits.
DROP POLICY web_author ON publication;
CREATE POLICY web_author ON publication FOR INSERT TO attest_web WITH CHECK ((SELECT attest.may('author'))
    AND (from_at IS NULL OR from_at > attest.clock()) AND attest.waiting_publication(course_id) IS NULL);

-- Whom a publication or withdrawal touches, in numbers alone: those under way on this version and on others, and those whose posts ask
-- today for what the course earns.
CREATE FUNCTION version_reach(wanted bigint) RETURNS TABLE (on_it bigint, on_others bigint, asked bigint)
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
           (SELECT count(DISTINCT t.person_id) FROM timeline t JOIN certification_span s ON s.certification_id = t.certification_id
            WHERE s.course_id = course AND s.during @> today AND t.during @> today)
    FROM enrolment e JOIN course_version v ON v.id = e.course_version_id
    WHERE v.course_id = course AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id);
END
$$;
REVOKE EXECUTE ON FUNCTION version_reach FROM PUBLIC;
GRANT EXECUTE ON FUNCTION version_reach TO attest_web, attest_job;
