-- Facilities, job roles, people, posts, grants.  SPDX-License-Identifier: Apache-2.0
--
-- A dated fact is a row that is never changed. A new version with a later from_date takes over from that
-- day; of two versions with one from_date the later recorded holds; to_date (inclusive) ends it. So a post
-- is ended by a version with the same from_date and a to_date, and nothing is ever overwritten.

CREATE TABLE facility (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code code NOT NULL UNIQUE
);

CREATE TABLE facility_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    facility_id bigint NOT NULL REFERENCES facility,
    from_date date NOT NULL,
    to_date date,
    parent_id bigint REFERENCES facility CHECK (parent_id <> facility_id),
    name text NOT NULL CHECK (name <> ''),
    kind facility_kind NOT NULL,
    state us_state NOT NULL,
    county text NOT NULL,
    zone text NOT NULL CHECK (civil_date('2026-01-01Z', zone) IS NOT NULL),
    reason text,
    recorded_by bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON facility_version (facility_id, from_date, id);

-- Which version holds on which days.
CREATE VIEW facility_span AS
SELECT facility_id, parent_id, name, kind, state, county, zone,
       days(from_date, least(to_date, next_from - 1)) AS during
FROM (
    SELECT v.*, lead(from_date) OVER (PARTITION BY facility_id ORDER BY from_date) AS next_from
    FROM (
        SELECT DISTINCT ON (facility_id, from_date) * FROM facility_version
        ORDER BY facility_id, from_date, id DESC
    ) v
) w
WHERE NOT isempty(days(from_date, least(to_date, next_from - 1)));

-- Derived: every (ancestor, descendant) with the days on which it holds, itself included at depth 0.
CREATE TABLE facility_closure (
    ancestor_id bigint NOT NULL REFERENCES facility,
    descendant_id bigint NOT NULL REFERENCES facility,
    depth integer NOT NULL CHECK (depth BETWEEN 0 AND 31),
    during daterange NOT NULL CHECK (NOT isempty(during)),
    EXCLUDE USING gist (ancestor_id WITH =, descendant_id WITH =, during WITH &&)
);
CREATE INDEX ON facility_closure (ancestor_id, descendant_id);
CREATE INDEX ON facility_closure (descendant_id, ancestor_id);

CREATE FUNCTION facility_closure_expected()
RETURNS TABLE (ancestor_id bigint, descendant_id bigint, depth integer, during daterange)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT s.facility_id AS ancestor_id, s.facility_id AS descendant_id, 0 AS depth,
               s.during, s.parent_id
        FROM facility_span s
        UNION ALL
        SELECT p.facility_id, up.descendant_id, up.depth + 1, up.during * p.during, p.parent_id
        FROM up JOIN facility_span p ON p.facility_id = up.parent_id AND p.during && up.during
        WHERE up.depth < 31
    )
    -- Touching days at one depth become one row; a facility lies below another at one depth on a day.
    SELECT up.ancestor_id, up.descendant_id, up.depth, unnest(range_agg(up.during))
    FROM up GROUP BY 1, 2, 3
$$;

CREATE FUNCTION facility_closure_rebuild() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('facility_closure'));
    -- Asked before the rows go in: those of a ring would overlap, and that says nothing to whoever reads it.
    IF EXISTS (SELECT FROM facility_closure_expected() WHERE ancestor_id = descendant_id AND depth > 0) THEN
        RAISE EXCEPTION 'a facility cannot lie below itself' USING ERRCODE = 'check_violation';
    END IF;
    DELETE FROM facility_closure;
    INSERT INTO facility_closure SELECT * FROM facility_closure_expected();
    RETURN NULL;
END
$$;
CREATE TRIGGER facility_version_closure AFTER INSERT ON facility_version
    FOR EACH STATEMENT EXECUTE FUNCTION facility_closure_rebuild();

-- The zone in which a facility stands now, by the version in force there; NULL: it has none on record.
CREATE FUNCTION facility_zone(facility bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT v.zone FROM facility_version v WHERE v.facility_id = facility
            ORDER BY v.from_date > civil_date(clock(), v.zone), v.from_date DESC, v.id DESC LIMIT 1);
END
$$;

-- Today where a facility stands; by the network's zone where it has none on record.
CREATE FUNCTION facility_today(facility bigint) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN civil_date(clock(), coalesce(facility_zone(facility), (SELECT n.zone FROM network n), 'UTC'));
END
$$;

CREATE TABLE job_role (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code key NOT NULL UNIQUE,
    title text NOT NULL,
    parent_id bigint REFERENCES job_role
);
-- Every (ancestor, descendant), itself included.
CREATE VIEW job_role_closure AS
WITH RECURSIVE up AS (
    SELECT id AS ancestor_id, id AS descendant_id, parent_id FROM job_role
    UNION ALL
    SELECT r.id, up.descendant_id, r.parent_id FROM up JOIN job_role r ON r.id = up.parent_id
)
SELECT ancestor_id, descendant_id FROM up;

CREATE TABLE person (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    display_name text NOT NULL CHECK (display_name <> '' AND length(display_name) <= 200),
    employee_number text UNIQUE CHECK (employee_number <> ''),
    email text CHECK (email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 254),
    language text NOT NULL DEFAULT 'en',
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX person_email ON person (lower(email));

CREATE TABLE credential (
    person_id bigint PRIMARY KEY REFERENCES person,
    password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE post (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    UNIQUE (id, person_id)
);
CREATE INDEX ON post (person_id);

CREATE TABLE post_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    from_date date NOT NULL,
    to_date date,
    facility_id bigint NOT NULL REFERENCES facility,
    job_role_id bigint NOT NULL REFERENCES job_role,
    employment_kind employment_kind NOT NULL,
    patient_contact boolean NOT NULL,
    visitor_contact boolean NOT NULL,
    is_primary boolean NOT NULL,
    reason text,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id)
);
CREATE INDEX ON post_version (person_id, post_id, from_date, id);
CREATE INDEX ON post_version (facility_id, person_id);

-- When versions of posts begin, for every reader: a version that somebody may not see (the post moved to a facility that
-- is not theirs) still ends the one before it. Dates alone: no place, no job role.
CREATE VIEW post_start AS SELECT person_id, post_id, from_date, id FROM post_version;

CREATE VIEW post_span WITH (security_invoker = true) AS
SELECT v.post_id, v.person_id, v.facility_id, v.job_role_id, v.employment_kind, v.patient_contact, v.visitor_contact,
       v.is_primary, days(v.from_date, least(v.to_date, n.from_date - 1)) AS during
FROM post_version v
LEFT JOIN LATERAL (
    SELECT s.from_date FROM post_start s
    WHERE s.person_id = v.person_id AND s.post_id = v.post_id AND (s.from_date, s.id) > (v.from_date, v.id)
    ORDER BY s.from_date, s.id LIMIT 1) n ON true
WHERE n.from_date IS DISTINCT FROM v.from_date -- of two that begin on one day the later recorded holds
  AND NOT isempty(days(v.from_date, least(v.to_date, n.from_date - 1)));

-- A permission held over a facility and all below it.
CREATE TABLE facility_grant (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    permission permission NOT NULL,
    facility_id bigint NOT NULL REFERENCES facility,
    from_date date NOT NULL,
    to_date date,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON facility_grant (person_id);
CREATE TABLE facility_grant_revocation (
    grant_id bigint PRIMARY KEY REFERENCES facility_grant,
    from_date date NOT NULL,
    reason text NOT NULL,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Grants in force today, each by the calendar of its facility.
CREATE VIEW live_grant AS
SELECT g.id, g.person_id, g.permission, g.facility_id
FROM facility_grant g LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id
WHERE days(g.from_date, least(g.to_date, r.from_date - 1)) @> facility_today(g.facility_id);

-- The facilities that the person of this request may look into, as manager, administrator or auditor.
-- A unit that closed last year still belongs to whoever holds the tree it last stood in.
CREATE VIEW visible_facility WITH (security_barrier = true) AS
SELECT DISTINCT c.descendant_id AS facility_id
FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
WHERE g.person_id = me() AND g.permission IN ('manager', 'administrator', 'auditor')
  AND c.during @> least(facility_today(c.descendant_id),
      (SELECT max(coalesce(last_day(l.during), 'infinity')) FROM facility_span l WHERE l.facility_id = c.descendant_id));

-- Whether the person of this request holds a permission anywhere.
CREATE FUNCTION may(wanted permission) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
    SELECT EXISTS (SELECT FROM live_grant WHERE person_id = me() AND permission = wanted)
$$;

-- What each facility tells its staff: contacts that courses show in place of <local key="…"/>.
CREATE TABLE slot_value (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    facility_id bigint NOT NULL REFERENCES facility,
    key key NOT NULL,
    text text NOT NULL,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ON slot_value (key, facility_id, id);

-- The hotline is data, edited once and shown everywhere. The latest row is the one in force.
CREATE TABLE hotline (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    operator text,
    phone text NOT NULL,
    text_number text,
    relay text,
    chat_url text CHECK (chat_url ~ '^https://'),
    languages text,
    hours text,
    last_verified date,
    recorded_by bigint REFERENCES person,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
