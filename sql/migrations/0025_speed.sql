-- Functions that every page of a learner asks, in fewer steps.  SPDX-License-Identifier: Apache-2.0
--
-- A search path set by a function is parsed and looked up anew at each call, and what the function has planned is checked against it. Names
-- with their schema need none. These functions have no rights of their own; what they read, row-level security limits as before.

-- ---- Versions by the clock

CREATE OR REPLACE FUNCTION live_publication(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found_id bigint;
    ended text;
BEGIN
    SELECT p.id, e.kind INTO found_id, ended FROM attest.publication p LEFT JOIN attest.publication_end e ON e.publication_id = p.id
    WHERE p.course_id = course AND (p.from_at IS NULL OR p.from_at <= attest.clock()) AND e.kind IS DISTINCT FROM 'called off'
    ORDER BY p.id DESC LIMIT 1;
    RETURN CASE WHEN ended IS NULL THEN found_id END;
END
$$;
-- The same rows as live_publication reads: not by it, since each call costs as much as the look.
CREATE OR REPLACE FUNCTION live_version(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
DECLARE
    version bigint;
    ended text;
BEGIN
    SELECT p.course_version_id, e.kind INTO version, ended FROM attest.publication p LEFT JOIN attest.publication_end e ON e.publication_id = p.id
    WHERE p.course_id = course AND (p.from_at IS NULL OR p.from_at <= attest.clock()) AND e.kind IS DISTINCT FROM 'called off'
    ORDER BY p.id DESC LIMIT 1;
    RETURN CASE WHEN ended IS NULL THEN version END;
END
$$;
CREATE OR REPLACE FUNCTION last_version(course bigint) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT p.course_version_id FROM attest.publication p
            WHERE p.course_id = course AND (p.from_at IS NULL OR p.from_at <= attest.clock())
              AND NOT EXISTS (SELECT FROM attest.publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off')
            ORDER BY p.id DESC LIMIT 1);
END
$$;

-- ---- Contacts

CREATE OR REPLACE FUNCTION workplace(day date) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT p.facility_id FROM attest.post_span p WHERE p.person_id = attest.me() AND p.during @> day
            ORDER BY p.is_primary DESC, p.post_id LIMIT 1);
END
$$;
CREATE OR REPLACE FUNCTION local_values(day date, reader text) RETURNS TABLE (key text, value text, language text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    here bigint := attest.workplace(day);
BEGIN
    RETURN QUERY SELECT DISTINCT ON (w.key) w.key::text, coalesce(w.translations -> reader ->> 'text', w.text),
               CASE WHEN w.translations -> reader ->> 'text' IS NULL THEN nullif(w.language, reader) END
        FROM (SELECT DISTINCT ON (k.depth, v.key) k.depth, v.* FROM attest.facility_closure k JOIN attest.slot_value v ON v.facility_id = k.ancestor_id
              WHERE k.descendant_id = here AND k.during @> day ORDER BY k.depth, v.key, v.id DESC) w
        WHERE w.text IS NOT NULL ORDER BY w.key, w.depth;
END
$$;
-- A slot says something where the latest row of a facility on the way up does (slot_in_force): asked of all slots at once.
CREATE OR REPLACE FUNCTION slots_lacking(version bigint, facility bigint, day date) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(s.key::text ORDER BY s.key), '{}') FROM attest.slot s
            WHERE s.course_version_id = version AND s.required AND facility IS NOT NULL
              AND NOT EXISTS (SELECT FROM attest.facility_closure k
                  WHERE k.descendant_id = facility AND k.during @> day
                    AND (SELECT v.text FROM attest.slot_value v WHERE v.facility_id = k.ancestor_id AND v.key = s.key ORDER BY v.id DESC LIMIT 1) IS NOT NULL));
END
$$;
CREATE OR REPLACE FUNCTION waits_for(version bigint, day date) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    here bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM attest.slot s WHERE s.course_version_id = version AND s.required) THEN
        RETURN NULL;
    END IF;
    here := attest.workplace(day);
    IF attest.slots_lacking(version, here, day) = '{}' THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT v.name FROM attest.facility_version v WHERE v.facility_id = here
            ORDER BY v.from_date <= day DESC, v.from_date DESC, v.id DESC LIMIT 1);
END
$$;
