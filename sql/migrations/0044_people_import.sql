-- The HR feed: who is employed, as a file that is read, compared, shown, and put in force by one small commit.  SPDX-License-Identifier: Apache-2.0

-- ---- Imports

-- A feed on its way. asked: nobody has read it; refused: it has problems, and nothing of it is applied; ready: what it would do is known, and
-- somebody decides; put: it is worked out and put in force by the change it names (people_import_state says how far that is); nothing: it was read,
-- and all of it is on record already; dropped: somebody does not want it; failed: it cannot be put in force, and why.
-- An undoing is an import too: undoes names the one it takes back, and it has no file.
CREATE TABLE people_import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
    digest bytea CHECK (length(digest) = 32),
    whole boolean NOT NULL DEFAULT true,               -- its last line has an end
    day date NOT NULL CHECK (day BETWEEN '1970-01-01' AND '2099-12-31'), -- on which it was true
    undoes bigint REFERENCES people_import,
    reason text CHECK (reason <> '' AND length(reason) <= 500),
    asked_by bigint REFERENCES person, -- NULL: by the command line; so is decided_by
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'refused', 'ready', 'put', 'nothing', 'dropped', 'failed')),
    decided text CHECK (decided IN ('put', 'drop')),
    decided_by bigint REFERENCES person,
    decided_at timestamptz CHECK ((decided_at IS NULL) = (decided IS NULL)),
    confirmed boolean NOT NULL DEFAULT false,         -- although the brake holds it
    brakes text[] NOT NULL DEFAULT '{}' CHECK (brakes <@ ARRAY['ended', 'cut', 'older', 'adopted']),
    failure text CHECK (failure <> ''),
    read_at timestamptz,
    rows integer NOT NULL DEFAULT 0,
    problems integer NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',
    change_id bigint,
    CHECK ((undoes IS NULL) = (reason IS NULL)),
    CHECK ((change_id IS NOT NULL) = (state = 'put'))
);
CREATE INDEX ON people_import (undoes) WHERE undoes IS NOT NULL;
-- The file, until it is in force or nobody wants it any more.
CREATE TABLE people_import_file (
    import_id bigint PRIMARY KEY REFERENCES people_import,
    bytes bytea NOT NULL CHECK (octet_length(bytes) <= 33554432)
);

-- What is wrong with it, all at once. place: the column, or ''; word: what (domain/people_import.h has the sentences); found: what stands there.
CREATE TABLE people_import_problem (
    import_id bigint NOT NULL REFERENCES people_import,
    number integer NOT NULL,
    line integer NOT NULL,
    place text NOT NULL,
    word text NOT NULL,
    found text NOT NULL,
    PRIMARY KEY (import_id, number)
);
-- What it does, a line for each thing that is counted in counts.
CREATE TABLE people_import_effect (
    import_id bigint NOT NULL REFERENCES people_import,
    kind text NOT NULL,
    person_id bigint NOT NULL, -- of somebody who is new it is on record once the import is in force
    line integer,              -- of the file; NULL: it says nothing of them
    employee_number text NOT NULL,
    name text NOT NULL,
    was text,
    becomes text
);
CREATE INDEX ON people_import_effect (import_id, kind, employee_number);

-- ---- The facts of an import: nobody sees them before it is in force; afterwards they say what it did

CREATE TABLE people_import_person (
    import_id bigint NOT NULL REFERENCES people_import,
    person_id bigint NOT NULL,
    is_new boolean NOT NULL,
    employee_number text NOT NULL,
    display_name text NOT NULL,
    email text,
    language text,
    was_name text, -- on record when it was read, of somebody who is not new: where that is something else by then, it stays
    was_email text,
    was_language text,
    PRIMARY KEY (import_id, person_id)
);
CREATE TABLE people_import_post (
    import_id bigint NOT NULL REFERENCES people_import,
    number integer NOT NULL, -- the order in which versions are recorded
    person_id bigint NOT NULL,
    post_id bigint NOT NULL,
    is_new boolean NOT NULL,
    key text NOT NULL,
    from_date date NOT NULL,
    to_date date CHECK (to_date >= from_date - 1),
    facility_id bigint NOT NULL,
    job_role_id bigint NOT NULL,
    employment_kind employment_kind NOT NULL,
    patient_contact boolean NOT NULL,
    visitor_contact boolean NOT NULL,
    is_primary boolean NOT NULL
);
CREATE INDEX ON people_import_post (import_id, person_id);
-- leave_id: it is withdrawn, since it is not so any more; else it is a new one.
CREATE TABLE people_import_leave (
    import_id bigint NOT NULL REFERENCES people_import,
    person_id bigint NOT NULL,
    leave_id bigint,
    from_date date,
    to_date date,
    CHECK ((leave_id IS NULL) = (from_date IS NOT NULL AND to_date >= from_date))
);
CREATE INDEX ON people_import_leave (import_id, person_id);
CREATE TABLE people_import_term (
    import_id bigint NOT NULL REFERENCES people_import,
    person_id bigint NOT NULL,
    state us_state NOT NULL,
    kind key NOT NULL,
    number integer NOT NULL CHECK (number BETWEEN 0 AND 99),
    from_date date,
    to_date date
);
CREATE INDEX ON people_import_term (import_id, person_id);
-- Where posts are booked by it, and no longer (goes).
CREATE TABLE people_import_place (
    import_id bigint NOT NULL REFERENCES people_import,
    person_id bigint NOT NULL,
    post_id bigint NOT NULL,
    facility_id bigint NOT NULL,
    job_role_id bigint NOT NULL,
    during daterange NOT NULL,
    goes boolean NOT NULL
);
CREATE INDEX ON people_import_place (import_id, person_id);

-- What belongs to the feed, since it came by it: it changes and ends nothing else.
CREATE TABLE feed_person (
    person_id bigint PRIMARY KEY REFERENCES person,
    import_id bigint NOT NULL REFERENCES people_import
);
CREATE TABLE feed_post (
    post_id bigint PRIMARY KEY,
    person_id bigint NOT NULL,
    key text NOT NULL, -- of the HR system, for one of several posts; '': the only one
    import_id bigint NOT NULL REFERENCES people_import,
    UNIQUE (person_id, key),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id)
);
ALTER TABLE post_version ADD COLUMN import_id bigint REFERENCES people_import; -- by which it came; so below
CREATE INDEX ON post_version (import_id) WHERE import_id IS NOT NULL;
ALTER TABLE leave ADD COLUMN import_id bigint REFERENCES people_import,
    ALTER approved_by DROP NOT NULL, ADD CHECK (approved_by IS NOT NULL OR import_id IS NOT NULL);
CREATE INDEX ON leave (import_id) WHERE import_id IS NOT NULL;
ALTER TABLE leave_withdrawal ADD COLUMN import_id bigint REFERENCES people_import,
    ALTER recorded_by DROP NOT NULL, ADD CHECK (recorded_by IS NOT NULL OR import_id IS NOT NULL);
CREATE INDEX ON leave_withdrawal (import_id) WHERE import_id IS NOT NULL;
ALTER TABLE licence_term ADD COLUMN import_id bigint REFERENCES people_import;
CREATE INDEX ON licence_term (import_id) WHERE import_id IS NOT NULL;

-- The lines of the file that is being read, for as long as that takes: one at a time is.
CREATE UNLOGGED TABLE people_import_row (
    number integer NOT NULL,
    line integer NOT NULL,
    employee_number text NOT NULL,
    name text NOT NULL,
    email text,
    language text,
    facility text NOT NULL,
    job_role text NOT NULL,
    employment_kind text NOT NULL,
    patient_contact boolean NOT NULL,
    visitor_contact boolean NOT NULL,
    is_primary boolean, -- NULL: not said
    from_date date,
    to_date date,
    post_key text NOT NULL,
    leave_from date,
    leave_to date,
    licence_kind text,
    licence_state text,
    licence_from date,
    licence_to date,
    licence_number integer -- which renewal; NULL: not said
);
-- What they say of people and posts, by what is on record.
CREATE UNLOGGED TABLE people_import_said (
    number integer NOT NULL,
    line integer NOT NULL,
    person_id bigint NOT NULL,
    key text NOT NULL,
    from_date date,
    to_date date,
    facility_id bigint,
    job_role_id bigint,
    employment_kind text NOT NULL,
    patient_contact boolean NOT NULL,
    visitor_contact boolean NOT NULL,
    is_primary boolean NOT NULL
);
-- Posts of the feed as they are on record, day by day: versions that say the same one after another are one. now: that of the feed's day, else the
-- next one, else the last.
CREATE UNLOGGED TABLE people_import_span (
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    key text NOT NULL,
    during daterange NOT NULL,
    facility_id bigint NOT NULL,
    job_role_id bigint NOT NULL,
    employment_kind text NOT NULL,
    patient_contact boolean NOT NULL,
    visitor_contact boolean NOT NULL,
    is_primary boolean NOT NULL
);
CREATE INDEX ON people_import_span (post_id);
CREATE UNLOGGED TABLE people_import_now (
    LIKE people_import_span,
    first_day date NOT NULL,  -- of all
    last_start date NOT NULL, -- of the last one
    last_end date             -- of it; NULL: without end
);
CREATE UNLOGGED TABLE people_import_who (
    person_id bigint NOT NULL,
    is_new boolean NOT NULL,
    of_feed boolean NOT NULL, -- it made them
    line integer NOT NULL,
    employee_number text NOT NULL,
    name text NOT NULL,
    email text,
    language text,
    left_out text -- the address that the file gives them, and somebody who left has
);

-- ---- Changes that bring an import into force

-- What is staged names people and posts that will be there when it is in force.
ALTER TABLE change_person DROP CONSTRAINT change_person_person_id_fkey;
ALTER TABLE timeline_row DROP CONSTRAINT timeline_post_id_person_id_fkey;
ALTER TABLE rule_change
    ADD COLUMN import_id bigint REFERENCES people_import, -- it brings this into force, and no rules
    ADD COLUMN yields boolean NOT NULL DEFAULT false,     -- it goes back to "asked", to let an import go first
    ALTER file DROP NOT NULL,
    ADD CHECK ((file IS NULL) = (import_id IS NOT NULL));
ALTER TABLE people_import ADD FOREIGN KEY (change_id) REFERENCES rule_change;

-- How far an import is: asked, refused, ready, nothing, dropped, failed; once it is put: computing, in force, settled.
CREATE FUNCTION people_import_state(i people_import) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    IF i.state <> 'put' THEN
        RETURN i.state;
    END IF;
    RETURN (SELECT CASE c.state WHEN 'asked' THEN 'computing' WHEN 'ready' THEN 'computing' WHEN 'dropping' THEN 'failed' WHEN 'dropped' THEN 'failed'
                   ELSE c.state END FROM rule_change c WHERE c.id = i.change_id);
END
$$;
-- Whether it counts.
CREATE FUNCTION people_import_counts(i people_import) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN i.state = 'put' AND people_import_state(i) IN ('in force', 'settled');
END
$$;
-- The import that counts and took it back; NULL: none did.
CREATE FUNCTION people_import_undone(import bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT min(u.id) FROM people_import u WHERE u.undoes = import AND people_import_counts(u));
END
$$;
-- The later import that stands on it, so that it cannot be taken back before that is; NULL: none does.
CREATE FUNCTION people_import_stands(import bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT max(l.id) FROM people_import l
            WHERE l.id > import AND l.undoes IS NULL AND people_import_counts(l) AND people_import_undone(l.id) IS NULL
              AND EXISTS (SELECT FROM people_import_effect a JOIN people_import_effect b ON b.person_id = a.person_id AND b.import_id = l.id
                          WHERE a.import_id = import AND a.kind NOT IN ('kept', 'by hand') AND b.kind NOT IN ('kept', 'by hand')));
END
$$;

-- ---- For the web: administrators of the network ask for an import and decide about it

CREATE FUNCTION people_import_add(its_name text, bytes bytea, its_day date, at_once boolean, sure boolean, who bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO people_import (name, digest, whole, day, asked_by, decided, decided_by, decided_at, confirmed)
    VALUES (its_name, sha256(bytes), bytes = '' OR get_byte(bytes, octet_length(bytes) - 1) IN (10, 13), coalesce(its_day, network_today()), who,
            CASE WHEN at_once THEN 'put' END, CASE WHEN at_once THEN who END, CASE WHEN at_once THEN clock_timestamp() END, at_once AND sure)
    RETURNING id INTO made;
    INSERT INTO people_import_file (import_id, bytes) VALUES (made, bytes);
    RETURN made;
END
$$;
CREATE FUNCTION people_import_ask(its_name text, bytes bytea, its_day date, at_once boolean, sure boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT administers_network() THEN
        RAISE EXCEPTION 'not an administrator of the network' USING ERRCODE = '42501';
    END IF;
    RETURN people_import_add(its_name, bytes, its_day, at_once, sure, me());
END
$$;
-- what: put or drop. sure: although the brake holds it. The answer: "done", "brake" (it holds, and nobody is sure), "late" (it is past that).
-- It is read and compared once more before it is put in force, so that what is on record since then counts.
CREATE FUNCTION people_import_decided(import bigint, what text, sure boolean, who bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    i people_import;
BEGIN
    SELECT * INTO i FROM people_import x WHERE x.id = import FOR UPDATE;
    IF NOT FOUND OR NOT (i.state = 'ready' OR i.state = 'asked' AND what = 'drop' AND i.decided IS NULL) THEN
        RETURN 'late';
    ELSIF what = 'put' AND cardinality(i.brakes) > 0 AND NOT sure THEN
        RETURN 'brake';
    END IF;
    UPDATE people_import x SET decided = what, decided_by = who, decided_at = clock_timestamp(), confirmed = what = 'put' AND sure,
           state = CASE what WHEN 'put' THEN 'asked' ELSE 'dropped' END
    WHERE x.id = import;
    IF what = 'drop' THEN
        DELETE FROM people_import_file f WHERE f.import_id = import;
    END IF;
    RETURN 'done';
END
$$;
CREATE FUNCTION people_import_decide(import bigint, what text, sure boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT administers_network() THEN
        RAISE EXCEPTION 'not an administrator of the network' USING ERRCODE = '42501';
    END IF;
    RETURN people_import_decided(import, what, sure, me());
END
$$;
-- Asks to take an import back. The answer: the id of the import that does; 0: it does not count, or somebody has asked before; less than 0: that
-- later import stands on it.
CREATE FUNCTION people_import_take_back(import bigint, why text, who bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    i people_import;
    made bigint;
BEGIN
    SELECT * INTO i FROM people_import x WHERE x.id = import FOR UPDATE;
    IF NOT FOUND OR i.undoes IS NOT NULL OR NOT people_import_counts(i)
       OR EXISTS (SELECT FROM people_import u WHERE u.undoes = import AND u.state NOT IN ('failed', 'dropped') AND people_import_state(u) <> 'failed') THEN
        RETURN 0;
    ELSIF people_import_stands(import) IS NOT NULL THEN
        RETURN -people_import_stands(import);
    END IF;
    INSERT INTO people_import (name, day, undoes, reason, asked_by, decided, decided_by, decided_at, confirmed)
    VALUES (i.name, network_today(), import, why, who, 'put', who, clock_timestamp(), true) RETURNING id INTO made;
    RETURN made;
END
$$;
CREATE FUNCTION people_import_undo(import bigint, why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT administers_network() THEN
        RAISE EXCEPTION 'not an administrator of the network' USING ERRCODE = '42501';
    END IF;
    RETURN people_import_take_back(import, why, me());
END
$$;
-- Who asked or decided, for those who may see imports.
CREATE FUNCTION people_import_who(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.display_name FROM person p WHERE p.id = person AND (administers_network() OR audits_network())
            AND EXISTS (SELECT FROM people_import i WHERE person IN (i.asked_by, i.decided_by)));
END
$$;

-- Whether somebody holds a permission, or will: files leave alone what such a person signs in with.
CREATE FUNCTION people_import_trusted(person bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM facility_grant g LEFT JOIN facility_grant_revocation r ON r.grant_id = g.id WHERE g.person_id = person
                   AND days(g.from_date, least(g.to_date, r.from_date - 1)) && daterange(facility_today(g.facility_id), NULL));
END
$$;

-- ---- Reading: for attest work and the command line

-- The import whose turn it is to be read: the oldest, when none before it is on its way into force. One session reads at a time.
CREATE FUNCTION people_import_next() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM people_import i WHERE i.state = 'put' AND people_import_state(i) = 'computing') THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT min(i.id) FROM people_import i WHERE i.state = 'asked');
END
$$;
-- Begins to read it. False: somebody else does, or did.
CREATE FUNCTION people_import_begin(import bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    t text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(44, 0) THEN
        RETURN false;
    END IF;
    PERFORM FROM people_import i WHERE i.id = import AND i.state = 'asked' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    TRUNCATE people_import_row, people_import_said, people_import_span, people_import_now, people_import_who;
    FOREACH t IN ARRAY ARRAY['problem', 'effect', 'person', 'post', 'leave', 'term', 'place'] LOOP
        EXECUTE format('DELETE FROM people_import_%s WHERE import_id = $1', t) USING import; -- what an earlier reading found
    END LOOP;
    RETURN true;
END
$$;

-- What is wrong with the lines as a whole. Those that cannot be read by themselves are among the problems already.
CREATE FUNCTION people_import_check(import bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    most CONSTANT integer := 200000; -- FEED_PROBLEMS_MAX (domain/people_feed.h): one more says that there are more
    last integer := (SELECT coalesce(max(p.number), 0) FROM people_import_problem p WHERE p.import_id = import);
    its_day date := (SELECT i.day FROM people_import i WHERE i.id = import);
BEGIN
    IF last >= most THEN
        RETURN;
    END IF;
    ANALYZE people_import_row;
    INSERT INTO people_import_problem (import_id, number, line, place, word, found)
    SELECT import, last + row_number() OVER (ORDER BY x.line, x.word), x.line, x.place, x.word, left(x.found, 200)
    FROM (
        SELECT r.line, 'facility' AS place, 'no facility' AS word, r.facility AS found FROM people_import_row r
        WHERE NOT EXISTS (SELECT FROM facility f WHERE f.code::text = r.facility)
        UNION ALL
        SELECT r.line, 'facility', 'not open', r.facility FROM people_import_row r JOIN facility f ON f.code::text = r.facility
        WHERE NOT EXISTS ( -- on the feed's day, or where the post has ended or not begun by then, on the day that is nearest
            SELECT FROM facility_span s WHERE s.facility_id = f.id AND s.during @> greatest(r.from_date, least(r.to_date, its_day)))
        UNION ALL
        SELECT r.line, 'job_role', 'no job role', r.job_role FROM people_import_row r
        WHERE NOT EXISTS (SELECT FROM job_role o WHERE o.code::text = r.job_role)
        UNION ALL
        SELECT w.line, 'name', 'two names', w.name || ' / ' || w.first FROM (
            SELECT r.line, r.name, first_value(r.name) OVER (PARTITION BY r.employee_number ORDER BY r.number) AS first FROM people_import_row r) w
        WHERE w.name <> w.first
        UNION ALL
        SELECT w.line, 'email', 'two addresses', w.email FROM (
            SELECT r.line, lower(r.email) AS email, first_value(lower(r.email)) OVER (PARTITION BY r.employee_number ORDER BY r.number) AS first
            FROM people_import_row r WHERE r.email IS NOT NULL) w
        WHERE w.email <> w.first
        UNION ALL
        SELECT w.line, 'email', 'address twice', w.email FROM (
            SELECT r.line, r.employee_number, r.email, first_value(r.employee_number) OVER (PARTITION BY lower(r.email) ORDER BY r.number) AS first
            FROM people_import_row r WHERE r.email IS NOT NULL) w
        WHERE w.employee_number <> w.first
        UNION ALL
        SELECT r.line, 'email', 'address taken', r.email FROM people_import_row r JOIN person p ON lower(p.email) = lower(r.email)
        WHERE p.employee_number IS DISTINCT FROM r.employee_number
          AND NOT EXISTS ( -- who gives it up in this file
            SELECT FROM people_import_row h JOIN feed_person o ON o.person_id = p.id
            WHERE h.employee_number = p.employee_number AND lower(h.email) <> lower(p.email) AND NOT people_import_trusted(p.id))
          AND (EXISTS (SELECT FROM people_import_row h WHERE h.employee_number = p.employee_number AND coalesce(h.to_date >= its_day, true))
               OR EXISTS (SELECT FROM post_span s WHERE s.person_id = p.id AND s.during && daterange(its_day, NULL) -- else they left, or leave by this file
                          AND NOT EXISTS (SELECT FROM feed_post o WHERE o.post_id = s.post_id)))
        UNION ALL -- of one post: the same day twice, with different words
        SELECT w.line, 'post', CASE WHEN w.before = w.from_date OR w.before IS NULL THEN 'contradicts' ELSE 'overlaps' END,
               format('%s, line %s', w.employee_number, w.before_line)
        FROM (SELECT d.*, lag(d.line) OVER p AS before_line, lag(d.from_date) OVER p AS before, lag(coalesce(d.to_date, 'infinity'::date)) OVER p AS before_end
              FROM (SELECT min(r.line) AS line, r.employee_number, r.post_key, r.from_date, r.to_date FROM people_import_row r
                    GROUP BY r.employee_number, r.post_key, r.from_date, r.to_date, r.facility, r.job_role, r.employment_kind, r.patient_contact,
                             r.visitor_contact, r.is_primary) d
              WINDOW p AS (PARTITION BY d.employee_number, d.post_key ORDER BY d.from_date NULLS FIRST, d.line)) w
        WHERE w.before_line IS NOT NULL AND coalesce(w.from_date, '-infinity') <= w.before_end
        UNION ALL -- of more posts than anybody has: what follows from all of them would hold up everything else
        SELECT min(r.line), 'post', 'posts', r.employee_number FROM people_import_row r GROUP BY r.employee_number
        HAVING count(DISTINCT r.post_key) > 20 OR count(DISTINCT (r.post_key, r.from_date, r.to_date)) > 200
        UNION ALL
        -- Of two posts of one person. Beside each line stands the one before it, by first day, that ends last: if any shares days with it, that one
        -- does, and it is one of another post, or of the same one and told above. A comparison of each with each would grow with their square.
        SELECT w.line, 'post', w.word, format('%s, line %s', w.employee_number, w.before[3])
        FROM (SELECT d.*, max(ARRAY[coalesce(d.to_date - '1900-01-01'::date, 2147483647), d.key_number, d.line]) OVER (
                         PARTITION BY d.employee_number, d.word, d.place ORDER BY d.from_date NULLS FIRST, d.line
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
              FROM (SELECT r.*, k.word, k.place FROM (
                        SELECT min(x.line) AS line, x.employee_number, x.from_date, x.to_date, x.facility, x.job_role, x.is_primary,
                               dense_rank() OVER (PARTITION BY x.employee_number ORDER BY x.post_key)::integer AS key_number
                        FROM people_import_row x GROUP BY x.employee_number, x.post_key, x.from_date, x.to_date, x.facility, x.job_role, x.is_primary) r
                    CROSS JOIN LATERAL (VALUES ('same post', r.facility || ' ' || r.job_role), ('two primary', NULL)) k (word, place)
                    WHERE k.word = 'same post' OR r.is_primary) d) w
        WHERE w.before[2] <> w.key_number AND coalesce(w.from_date - '1900-01-01'::date, -2147483648) <= w.before[1]
        UNION ALL -- beside a post that somebody entered, from the feed's day on
        SELECT DISTINCT r.line, 'post', CASE WHEN s.facility_id = f.id AND s.job_role_id = o.id THEN 'same by hand' ELSE 'primary by hand' END, r.employee_number
        FROM people_import_row r JOIN person p ON p.employee_number = r.employee_number JOIN post_span s ON s.person_id = p.id
        JOIN facility f ON f.code::text = r.facility JOIN job_role o ON o.code::text = r.job_role
        WHERE coalesce(r.to_date >= its_day, true) AND daterange(greatest(r.from_date, its_day), r.to_date, '[]') && s.during
          AND (s.facility_id = f.id AND s.job_role_id = o.id OR r.is_primary AND s.is_primary)
          AND NOT EXISTS (SELECT FROM feed_post x WHERE x.post_id = s.post_id)
        UNION ALL -- of one licence
        SELECT w.line, 'licence_from', 'terms overlap', format('%s, line %s', w.employee_number, w.before_line)
        FROM (SELECT d.*, lag(d.line) OVER p AS before_line, lag(d.licence_to) OVER p AS before_end
              FROM (SELECT min(r.line) AS line, r.employee_number, r.licence_state, r.licence_kind, r.licence_from, r.licence_to FROM people_import_row r
                    WHERE r.licence_kind IS NOT NULL GROUP BY 2, 3, 4, 5, 6) d
              WINDOW p AS (PARTITION BY d.employee_number, d.licence_state, d.licence_kind ORDER BY d.licence_from, d.line)) w
        WHERE w.licence_from <= w.before_end
        UNION ALL -- which of them is it?
        SELECT r.line, 'licence_renewals', 'earlier term', format('%s – %s', r.licence_from, r.licence_to)
        FROM people_import_row r JOIN person p ON p.employee_number = r.employee_number
        WHERE r.licence_number IS NULL AND EXISTS (
            SELECT FROM licence_term_now n WHERE n.person_id = p.id AND n.state::text = r.licence_state AND n.kind::text = r.licence_kind AND n.from_date > r.licence_to)
          AND NOT EXISTS (
            SELECT FROM licence_term_now n WHERE n.person_id = p.id AND n.state::text = r.licence_state AND n.kind::text = r.licence_kind
              AND n.from_date BETWEEN r.licence_from AND r.licence_to)
    ) x
    ORDER BY x.line, x.word LIMIT most - last;
    UPDATE people_import_problem p SET word = 'more', place = '', found = '' WHERE p.import_id = import AND p.number = most;
END
$$;

-- What the lines say, beside what is on record.
CREATE FUNCTION people_import_compare(import bigint, its_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO people_import_who (person_id, is_new, of_feed, line, employee_number, name, email, language)
    SELECT coalesce(p.id, nextval(pg_get_serial_sequence('attest.person', 'id'))), p.id IS NULL, p.id IS NULL OR o.person_id IS NOT NULL, r.line,
           r.employee_number, r.name, r.email, r.language
    FROM (SELECT r.employee_number, min(r.line) AS line, min(r.name) AS name, min(r.email) AS email, min(r.language) AS language
          FROM people_import_row r GROUP BY 1) r
    LEFT JOIN person p ON p.employee_number = r.employee_number
    LEFT JOIN feed_person o ON o.person_id = p.id;
    ANALYZE people_import_who;
    LOOP -- Addresses of those who left stay with them, since they lead into their record. Who gets none for that gives up none either.
        UPDATE people_import_who w SET email = NULL, left_out = w.email FROM person p
        WHERE lower(p.email) = lower(w.email) AND p.id <> w.person_id AND (w.is_new OR w.of_feed)
          AND NOT EXISTS (SELECT FROM people_import_who h WHERE h.person_id = p.id AND h.of_feed AND lower(h.email) <> lower(p.email) AND NOT people_import_trusted(p.id));
        EXIT WHEN NOT FOUND;
    END LOOP;
    INSERT INTO people_import_said (number, line, person_id, key, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact,
                                    visitor_contact, is_primary)
    SELECT row_number() OVER (PARTITION BY w.person_id, r.post_key ORDER BY r.from_date NULLS FIRST, r.number), r.line, w.person_id, r.post_key, r.from_date,
           r.to_date, f.id, o.id, r.employment_kind, r.patient_contact, r.visitor_contact,
           -- one post of a person is the primary one: the first, if the file does not say which, and nobody entered one
           coalesce(r.is_primary, NOT r.says_one AND r.post_key = r.first_key AND NOT EXISTS (
               SELECT FROM post_span s WHERE s.person_id = w.person_id AND s.is_primary AND s.during @> its_day
                 AND NOT EXISTS (SELECT FROM feed_post x WHERE x.post_id = s.post_id)))
    FROM (SELECT min(r.number) AS number, min(r.line) AS line, r.employee_number, r.post_key, r.from_date, r.to_date, r.facility, r.job_role,
                 r.employment_kind, r.patient_contact, r.visitor_contact, r.is_primary,
                 bool_or(coalesce(bool_or(r.is_primary), false)) OVER e AS says_one,
                 min(r.post_key) FILTER (WHERE r.is_primary IS NULL) OVER e AS first_key
          FROM people_import_row r
          GROUP BY r.employee_number, r.post_key, r.from_date, r.to_date, r.facility, r.job_role, r.employment_kind, r.patient_contact,
                   r.visitor_contact, r.is_primary
          WINDOW e AS (PARTITION BY r.employee_number)) r
    JOIN people_import_who w ON w.employee_number = r.employee_number
    JOIN facility f ON f.code::text = r.facility JOIN job_role o ON o.code::text = r.job_role;
    -- A post that is on record is not told again what it was before the feed's day.
    DELETE FROM people_import_said s USING feed_post o
    WHERE o.person_id = s.person_id AND o.key = s.key AND s.to_date < its_day
      AND EXISTS (SELECT FROM people_import_said n WHERE n.person_id = s.person_id AND n.key = s.key AND n.number > s.number);
    INSERT INTO people_import_span (post_id, person_id, key, during, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact, is_primary)
    SELECT s.post_id, s.person_id, s.key, unnest(s.days), s.facility_id, s.job_role_id, s.employment_kind, s.patient_contact, s.visitor_contact, s.is_primary
    FROM (SELECT x.post_id, x.person_id, o.key, x.facility_id, x.job_role_id, x.employment_kind, x.patient_contact, x.visitor_contact, x.is_primary,
                 range_agg(x.during) AS days
          FROM feed_post o JOIN post_span x ON x.person_id = o.person_id AND x.post_id = o.post_id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) s;
    INSERT INTO people_import_now
    SELECT DISTINCT ON (s.post_id) s.*, min(lower(s.during)) OVER p, max(lower(s.during)) OVER p,
           nullif(max(coalesce(last_day(s.during), 'infinity')) OVER p, 'infinity')
    FROM people_import_span s WINDOW p AS (PARTITION BY s.post_id)
    ORDER BY s.post_id, s.during @> its_day DESC, lower(s.during) > its_day DESC,
             CASE WHEN lower(s.during) > its_day THEN lower(s.during) END, lower(s.during) DESC;
    ANALYZE people_import_span;
    ANALYZE people_import_said;
    ANALYZE people_import_now;
END
$$;

-- The versions of posts that bring what is on record in line with the file. A version takes over on its first day; of two of one day the later holds.
CREATE FUNCTION people_import_posts(import bigint, its_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO people_import_post (import_id, number, person_id, post_id, is_new, key, from_date, to_date, facility_id, job_role_id, employment_kind,
                                    patient_contact, visitor_contact, is_primary)
    WITH said AS MATERIALIZED ( -- each line of a post, beside what is on record of it
        SELECT s.*, n.post_id, n.first_day, n.last_end, n.last_start, lower(n.during) AS cur_from, last_day(n.during) AS cur_to, n.facility_id AS cur_facility,
               n.job_role_id AS cur_role, n.employment_kind AS cur_kind, n.patient_contact AS cur_patients, n.visitor_contact AS cur_visitors,
               n.is_primary AS cur_primary,
               lead(s.from_date) OVER k AS next_from, row_number() OVER k = 1 AS is_first, count(*) OVER (PARTITION BY s.person_id, s.key) AS lines,
               (s.facility_id, s.job_role_id, s.employment_kind, s.patient_contact, s.visitor_contact, s.is_primary)
                   = (n.facility_id, n.job_role_id, n.employment_kind, n.patient_contact, n.visitor_contact, n.is_primary) AS same
        FROM people_import_said s LEFT JOIN people_import_now n ON n.person_id = s.person_id AND n.key = s.key
        WINDOW k AS (PARTITION BY s.person_id, s.key ORDER BY s.number)
    ), busy AS MATERIALIZED ( -- nearly all say what is on record
        SELECT s.*, s.post_id IS NOT NULL AND s.is_first AND s.to_date < its_day AS is_over FROM said s
        WHERE s.post_id IS NULL OR s.lines > 1
           OR NOT (s.same AND s.to_date IS NOT DISTINCT FROM s.cur_to AND s.last_start = s.cur_from AND (s.cur_from > s.first_day OR coalesce(s.from_date >= s.first_day, true))
                   AND coalesce(s.cur_to >= its_day, true) AND (s.cur_from <= its_day OR coalesce(s.from_date = s.cur_from, true)))
    ), new_post AS MATERIALIZED (
        SELECT b.person_id, b.key, coalesce(o.post_id, nextval(pg_get_serial_sequence('attest.post', 'id'))) AS post_id, o.post_id IS NULL AS is_new
        FROM busy b LEFT JOIN feed_post o ON o.person_id = b.person_id AND o.key = b.key -- one that never was, by what is known now
        WHERE b.post_id IS NULL AND b.is_first
    ), piece AS MATERIALIZED ( -- what shall hold of the posts that are touched on
        SELECT x.person_id, x.key, x.post_id, x.is_new, x.start, CASE WHEN x.end_day < x.start THEN x.start - 1 ELSE x.end_day END AS until, x.facility_id, x.job_role_id, x.employment_kind,
               x.patient_contact, x.visitor_contact, x.is_primary, min(least(x.start, x.not_begun)) OVER (PARTITION BY x.post_id) AS touched
        FROM (
            SELECT b.person_id, b.key, coalesce(b.post_id, w.post_id) AS post_id, coalesce(w.is_new, false) AS is_new,
                   CASE WHEN b.cur_from > its_day THEN b.cur_from END AS not_begun,
                   CASE WHEN NOT b.is_first THEN b.from_date
                        WHEN b.post_id IS NULL THEN coalesce(b.from_date, least(its_day, b.to_date))
                        WHEN b.is_over THEN coalesce(lower(z.during), b.cur_from)
                        WHEN b.last_end < its_day THEN CASE WHEN b.from_date > b.last_end THEN b.from_date ELSE its_day END -- is back
                        WHEN b.cur_from > its_day THEN coalesce(b.from_date, CASE WHEN b.to_date < b.cur_from THEN least(its_day, b.to_date) ELSE b.cur_from END)
                        WHEN b.same THEN CASE WHEN b.from_date < b.first_day AND b.cur_from = b.first_day THEN b.from_date ELSE b.cur_from END
                        WHEN b.from_date > b.cur_from THEN b.from_date
                        ELSE its_day END AS start,
                   coalesce(b.to_date, b.next_from - 1) AS end_day,
                   CASE WHEN b.is_over THEN coalesce(z.facility_id, b.cur_facility) ELSE b.facility_id END AS facility_id,
                   CASE WHEN b.is_over THEN coalesce(z.job_role_id, b.cur_role) ELSE b.job_role_id END AS job_role_id,
                   CASE WHEN b.is_over THEN coalesce(z.employment_kind, b.cur_kind) ELSE b.employment_kind END AS employment_kind,
                   CASE WHEN b.is_over THEN coalesce(z.patient_contact, b.cur_patients) ELSE b.patient_contact END AS patient_contact,
                   CASE WHEN b.is_over THEN coalesce(z.visitor_contact, b.cur_visitors) ELSE b.visitor_contact END AS visitor_contact,
                   CASE WHEN b.is_over THEN coalesce(z.is_primary, b.cur_primary) ELSE b.is_primary END AS is_primary
            FROM busy b LEFT JOIN new_post w ON w.person_id = b.person_id AND w.key = b.key
            LEFT JOIN LATERAL ( -- it was over before it became what it is now: what it was that day, or next; all that came later never was
                SELECT y.* FROM people_import_span y WHERE y.post_id = b.post_id AND coalesce(last_day(y.during) >= b.to_date, true)
                ORDER BY lower(y.during) LIMIT 1) z ON b.is_over AND b.to_date < b.cur_from
            UNION ALL -- of the feed, and not in its file: ends on its day
            SELECT n.person_id, n.key, n.post_id, false, NULL, lower(n.during), least(coalesce(last_day(n.during), 'infinity'), its_day), n.facility_id,
                   n.job_role_id, n.employment_kind, n.patient_contact, n.visitor_contact, n.is_primary
            FROM people_import_now n
            WHERE coalesce(n.last_end > its_day, true)
              AND NOT EXISTS (SELECT FROM people_import_said s WHERE s.person_id = n.person_id AND s.key = n.key)) x
    ), old AS ( -- days from the first one touched on which versions on record begin, and nothing of it does
        SELECT DISTINCT v.post_id, v.from_date FROM (SELECT DISTINCT x.post_id, x.person_id, x.touched FROM piece x WHERE NOT x.is_new) p
        JOIN post_version v ON v.person_id = p.person_id AND v.post_id = p.post_id AND v.from_date >= p.touched
        WHERE NOT EXISTS (SELECT FROM piece q WHERE q.post_id = p.post_id AND q.start = v.from_date)
    ), version AS (
        SELECT p.person_id, p.post_id, p.is_new, p.key, p.start AS from_date, p.until AS to_date, p.facility_id, p.job_role_id, p.employment_kind,
               p.patient_contact, p.visitor_contact, p.is_primary
        FROM piece p
        UNION ALL -- they go on with what holds that day, or never were
        SELECT q.person_id, q.post_id, false, q.key, o.from_date,
               CASE WHEN q.start < o.from_date AND coalesce(q.until >= o.from_date, true) THEN q.until ELSE o.from_date - 1 END,
               q.facility_id, q.job_role_id, q.employment_kind, q.patient_contact, q.visitor_contact, q.is_primary
        FROM old o CROSS JOIN LATERAL (SELECT p.* FROM piece p WHERE p.post_id = o.post_id ORDER BY p.start < o.from_date DESC,
                                       CASE WHEN p.start < o.from_date THEN p.start END DESC, p.start LIMIT 1) q
    )
    SELECT import, row_number() OVER (ORDER BY d.person_id, d.post_id, d.from_date), d.person_id, d.post_id, d.is_new, d.key, d.from_date, d.to_date,
           d.facility_id, d.job_role_id, d.employment_kind, d.patient_contact, d.visitor_contact, d.is_primary
    FROM (
        SELECT v.*, bool_or(v.is_new OR CASE WHEN v.to_date < v.from_date THEN s.post_id IS NOT NULL -- is it not so on record?
                                             ELSE s.post_id IS NULL OR last_day(s.during) IS DISTINCT FROM v.to_date
                                               OR (s.facility_id, s.job_role_id, s.employment_kind, s.patient_contact, s.visitor_contact, s.is_primary)
                                               <> (v.facility_id, v.job_role_id, v.employment_kind, v.patient_contact, v.visitor_contact, v.is_primary) END)
               OVER (PARTITION BY v.post_id ORDER BY v.from_date) AS differs
        FROM version v LEFT JOIN people_import_span s ON s.post_id = v.post_id AND s.during @> v.from_date
    ) d WHERE d.differs;
END
$$;

-- People, leave and licences.
CREATE FUNCTION people_import_others(import bigint, its_day date, with_leave boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO people_import_person (import_id, person_id, is_new, employee_number, display_name, email, language, was_name, was_email, was_language)
    SELECT import, w.person_id, w.is_new, w.employee_number, w.name, e.becomes, coalesce(w.language, p.language), p.display_name, p.email, p.language
    FROM people_import_who w LEFT JOIN person p ON p.id = w.person_id
    CROSS JOIN LATERAL (SELECT CASE WHEN w.email IS NULL OR w.email IS DISTINCT FROM p.email AND people_import_trusted(p.id) THEN p.email
                                    ELSE w.email END AS becomes) e
    WHERE w.is_new OR w.of_feed AND (w.name, e.becomes, coalesce(w.language, p.language)) IS DISTINCT FROM (p.display_name, p.email, p.language);
    IF with_leave THEN
        INSERT INTO people_import_leave (import_id, person_id, leave_id, from_date, to_date)
        WITH wanted AS MATERIALIZED (
            SELECT w.person_id, range_agg(daterange(r.leave_from, r.leave_to, '[]')) AS days FROM people_import_row r
            JOIN people_import_who w ON w.employee_number = r.employee_number WHERE r.leave_from IS NOT NULL GROUP BY 1
        ), own AS MATERIALIZED (
            SELECT n.leave_id, n.person_id, daterange(n.from_date, n.to_date, '[]') AS during FROM leave l
            JOIN leave_now n ON n.leave_id = l.id JOIN people_import_who w ON w.person_id = n.person_id WHERE l.import_id IS NOT NULL
        ), gone AS MATERIALIZED ( -- some day of it from the feed's day on is said no more
            SELECT o.* FROM own o LEFT JOIN wanted w ON w.person_id = o.person_id
            WHERE NOT coalesce(o.during * daterange(its_day, NULL) <@ w.days, isempty(o.during * daterange(its_day, NULL)))
        ), stays AS (
            SELECT o.person_id, range_agg(o.during) AS days FROM own o WHERE NOT EXISTS (SELECT FROM gone g WHERE g.leave_id = o.leave_id) GROUP BY 1
        ), all_days AS (
            SELECT d.person_id, range_agg(d.during) AS days FROM (
                SELECT w.person_id, unnest(w.days) AS during FROM wanted w
                UNION ALL SELECT g.person_id, g.during * daterange(NULL, its_day) FROM gone g) d
            WHERE NOT isempty(d.during) GROUP BY 1
        )
        SELECT import, g.person_id, g.leave_id, NULL::date, NULL::date FROM gone g
        UNION ALL
        SELECT import, x.person_id, NULL, lower(x.during), last_day(x.during)
        FROM (SELECT a.person_id, unnest(a.days - coalesce(s.days, '{}')) AS during FROM all_days a LEFT JOIN stays s ON s.person_id = a.person_id) x;
    END IF;
    INSERT INTO people_import_term (import_id, person_id, state, kind, number, from_date, to_date)
    WITH said AS (
        SELECT DISTINCT w.person_id, r.licence_state AS state, r.licence_kind AS kind, r.licence_number AS number, r.licence_from AS from_date, r.licence_to AS to_date
        FROM people_import_row r JOIN people_import_who w ON w.employee_number = r.employee_number WHERE r.licence_kind IS NOT NULL
    ), own AS MATERIALIZED (
        SELECT n.*, (SELECT t.import_id FROM licence_term t WHERE t.person_id = n.person_id AND t.licence_id = n.licence_id AND t.number = n.number
                     ORDER BY t.id DESC LIMIT 1) IS NULL AS by_hand
        FROM (SELECT DISTINCT s.person_id FROM said s) p JOIN licence_term_now n ON n.person_id = p.person_id
    ), known AS MATERIALIZED ( -- by the number that the line says, or by the term on record that begins that day, or else that has its first day
        SELECT s.person_id, s.state, s.kind, s.from_date, s.to_date,
               coalesce(s.number, (SELECT o.number FROM own o WHERE (o.person_id, o.state::text, o.kind::text) = (s.person_id, s.state, s.kind)
                                   AND o.from_date BETWEEN s.from_date AND s.to_date ORDER BY o.from_date LIMIT 1)) AS number
        FROM said s
    ), base AS ( -- any other comes after the last one before it
        SELECT k.*, 1 + coalesce((SELECT max(o.number) FROM (
                   SELECT o.number FROM own o WHERE (o.person_id, o.state::text, o.kind::text) = (k.person_id, k.state, k.kind) AND o.to_date < k.from_date
                   UNION ALL SELECT o.number FROM known o WHERE (o.person_id, o.state, o.kind) = (k.person_id, k.state, k.kind) AND o.to_date < k.from_date) o), -1) AS after
        FROM known k
    ), numbered AS (
        SELECT b.person_id, b.state, b.kind, b.from_date, b.to_date,
               coalesce(b.number, b.after + row_number() OVER (PARTITION BY b.person_id, b.state, b.kind, b.after, b.number IS NULL ORDER BY b.from_date)::integer - 1) AS number
        FROM base b
    )
    SELECT import, n.person_id, n.state, n.kind, n.number, n.from_date, n.to_date FROM numbered n
    WHERE n.number <= 99 AND NOT EXISTS (
        SELECT FROM own o WHERE (o.person_id, o.state::text, o.kind::text) = (n.person_id, n.state, n.kind)
          AND (o.number = n.number AND (o.by_hand OR (o.from_date, o.to_date) = (n.from_date, n.to_date))
               OR o.number < n.number AND o.to_date >= n.from_date OR o.number > n.number AND o.from_date <= n.to_date));
END
$$;

-- What it does, line by line, in words of the file: facility and job role by their codes.
CREATE FUNCTION people_import_place_words(facility bigint, role bigint, first_day date, end_day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN concat_ws(' ', (SELECT f.code FROM facility f WHERE f.id = facility), (SELECT o.code FROM job_role o WHERE o.id = role),
                     first_day, CASE WHEN end_day IS NOT NULL THEN '– ' || end_day END);
END
$$;
CREATE FUNCTION people_import_tell(import bigint, its_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    -- posts
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name, was, becomes)
    SELECT import,
           CASE WHEN l.is_new OR n.last_end < its_day AND coalesce(l.to_date > n.last_end, true) THEN 'post begun'
                WHEN l.to_date < l.from_date OR l.to_date < least(its_day, n.last_end) OR l.to_date < coalesce(n.last_end, 'infinity') AND (l.facility_id, l.job_role_id) = (n.facility_id, n.job_role_id)
                THEN 'post ended'
                WHEN (l.facility_id, l.job_role_id) <> (n.facility_id, n.job_role_id) THEN 'transfer'
                ELSE 'post changed' END,
           l.person_id, w.line, coalesce(w.employee_number, p.employee_number, ''), coalesce(w.name, p.display_name),
           people_import_place_words(n.facility_id, n.job_role_id, lower(n.during), last_day(n.during)),
           people_import_place_words(l.facility_id, l.job_role_id, l.from_date, l.to_date)
    FROM (SELECT DISTINCT ON (x.post_id) x.* FROM people_import_post x WHERE x.import_id = import
          ORDER BY x.post_id, coalesce(x.to_date >= x.from_date, true) DESC, x.from_date DESC) l
    LEFT JOIN people_import_now n ON n.post_id = l.post_id
    LEFT JOIN people_import_who w ON w.person_id = l.person_id
    LEFT JOIN person p ON p.id = l.person_id;
    -- people
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name, was, becomes)
    SELECT import, x.kind, w.person_id, w.line, w.employee_number, w.name, x.was, x.becomes
    FROM people_import_who w LEFT JOIN person p ON p.id = w.person_id
    LEFT JOIN people_import_person c ON c.import_id = import AND c.person_id = w.person_id AND NOT c.is_new
    CROSS JOIN LATERAL (
        SELECT 'new' AS kind, NULL::text AS was, NULL::text AS becomes WHERE w.is_new
        UNION ALL SELECT 'adopted', p.display_name, NULL WHERE NOT w.of_feed AND NOT EXISTS (SELECT FROM feed_post o WHERE o.person_id = w.person_id)
        -- Whoever enters a number that somebody else is about to get would hold an account of theirs.
        UNION ALL SELECT 'doubted', concat_ws(', ', p.display_name, p.email), concat_ws(', ', w.name, w.email)
        WHERE NOT w.of_feed AND NOT EXISTS (SELECT FROM people_import_now n WHERE n.person_id = w.person_id)
          AND (lower(p.display_name), lower(p.email)) IS DISTINCT FROM (lower(w.name), lower(w.email))
        UNION ALL SELECT 'kept', p.display_name, w.name WHERE NOT w.of_feed AND p.display_name <> w.name
        UNION ALL SELECT 'kept', p.email, w.email
        WHERE NOT w.is_new AND w.email IS NOT NULL AND w.email IS DISTINCT FROM p.email AND (NOT w.of_feed OR people_import_trusted(p.id))
        UNION ALL SELECT 'kept', p.email, w.left_out WHERE w.left_out IS NOT NULL
        UNION ALL SELECT 'name', p.display_name, c.display_name WHERE c.display_name <> p.display_name
        UNION ALL SELECT 'email', p.email, c.email WHERE c.email IS DISTINCT FROM p.email AND c.person_id IS NOT NULL
        UNION ALL SELECT 'language', p.language, c.language WHERE c.language IS DISTINCT FROM p.language AND c.person_id IS NOT NULL) x;
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name)
    SELECT import, 'returner', w.person_id, w.line, w.employee_number, w.name FROM people_import_who w
    WHERE NOT w.is_new AND EXISTS (SELECT FROM people_import_post x WHERE x.import_id = import AND x.person_id = w.person_id AND coalesce(x.to_date >= its_day, true))
      AND EXISTS (SELECT FROM people_import_now n WHERE n.person_id = w.person_id)
      AND NOT EXISTS (SELECT FROM people_import_now n WHERE n.person_id = w.person_id AND coalesce(n.last_end >= its_day, true));
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name)
    SELECT DISTINCT import, 'leaver', n.person_id, w.line, coalesce(p.employee_number, ''), p.display_name
    FROM people_import_now n JOIN person p ON p.id = n.person_id LEFT JOIN people_import_who w ON w.person_id = n.person_id
    WHERE coalesce(n.last_end > its_day, true)
      AND NOT EXISTS (SELECT FROM people_import_said s WHERE s.person_id = n.person_id AND coalesce(s.to_date > its_day, true));
    -- posts that somebody entered, of people in the file
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name, was)
    SELECT import, 'by hand', w.person_id, w.line, w.employee_number, w.name,
           people_import_place_words(s.facility_id, s.job_role_id, lower(s.during), last_day(s.during))
    FROM people_import_who w JOIN post_span s ON s.person_id = w.person_id
    WHERE NOT w.is_new AND s.during && daterange(its_day, NULL) AND NOT EXISTS (SELECT FROM feed_post o WHERE o.post_id = s.post_id);
    -- leave, licences
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name, was, becomes)
    SELECT import, CASE WHEN l.leave_id IS NULL THEN 'leave' ELSE 'leave ended' END, l.person_id, w.line, w.employee_number, w.name,
           CASE WHEN n.leave_id IS NOT NULL THEN n.from_date || ' – ' || n.to_date END, CASE WHEN l.leave_id IS NULL THEN l.from_date || ' – ' || l.to_date END
    FROM people_import_leave l JOIN people_import_who w ON w.person_id = l.person_id LEFT JOIN leave_now n ON n.leave_id = l.leave_id
    WHERE l.import_id = import;
    INSERT INTO people_import_effect (import_id, kind, person_id, line, employee_number, name, becomes)
    SELECT import, 'licence', t.person_id, w.line, w.employee_number, w.name, concat_ws(' ', t.kind, t.state, t.from_date, '–', t.to_date)
    FROM people_import_term t JOIN people_import_who w ON w.person_id = t.person_id WHERE t.import_id = import;
    UPDATE people_import i SET counts = coalesce((SELECT jsonb_object_agg(e.kind, e.n) FROM (
            SELECT x.kind, count(*) AS n FROM people_import_effect x WHERE x.import_id = import GROUP BY 1) e), '{}')
        || jsonb_build_object('people', (SELECT count(*) FROM people_import_who),
               'unchanged', (SELECT count(*) FROM people_import_who w WHERE NOT EXISTS (
                   SELECT FROM people_import_effect x WHERE x.import_id = import AND x.person_id = w.person_id AND x.kind NOT IN ('kept', 'by hand', 'doubted'))))
    WHERE i.id = import;
END
$$;

-- The last import that counts and was not taken back; but for those that take one back.
CREATE FUNCTION people_import_last() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT i.id FROM people_import i WHERE i.undoes IS NULL AND (i.state = 'nothing' OR people_import_counts(i)) AND people_import_undone(i.id) IS NULL
            ORDER BY i.id DESC LIMIT 1);
END
$$;

-- ---- Taking back: what was on record before, as later facts

-- Whether what came by an import counts no more once another is taken back: by that, by what was taken back before, or by a taking back.
CREATE FUNCTION people_import_void(import bigint, taken bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN import = taken OR EXISTS (SELECT FROM people_import i WHERE i.id = import AND (i.undoes IS NOT NULL OR people_import_undone(i.id) IS NOT NULL));
END
$$;
CREATE FUNCTION people_import_reverse(import bigint, taken bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO people_import_post (import_id, number, person_id, post_id, is_new, key, from_date, to_date, facility_id, job_role_id, employment_kind,
                                    patient_contact, visitor_contact, is_primary)
    SELECT import, row_number() OVER (ORDER BY v.person_id, v.post_id, v.from_date), v.person_id, v.post_id, false, coalesce(o.key, ''), v.from_date,
           CASE WHEN b.id IS NULL OR b.to_date < v.from_date THEN v.from_date - 1 ELSE b.to_date END,
           coalesce(b.facility_id, v.facility_id), coalesce(b.job_role_id, v.job_role_id), coalesce(b.employment_kind, v.employment_kind),
           coalesce(b.patient_contact, v.patient_contact), coalesce(b.visitor_contact, v.visitor_contact), coalesce(b.is_primary, v.is_primary)
    FROM (SELECT DISTINCT ON (x.post_id, x.from_date) x.* -- by it, or by what stood on it and was taken back
          FROM (SELECT DISTINCT t.post_id, t.person_id FROM post_version t WHERE t.import_id = taken) p
          JOIN post_version x ON x.person_id = p.person_id AND x.post_id = p.post_id
          WHERE x.import_id IS NOT NULL AND people_import_void(x.import_id, taken)
          ORDER BY x.post_id, x.from_date, x.id DESC) v
    LEFT JOIN feed_post o ON o.post_id = v.post_id
    LEFT JOIN LATERAL ( -- what held that day without it
        SELECT x.* FROM post_version x
        WHERE x.person_id = v.person_id AND x.post_id = v.post_id AND x.from_date <= v.from_date
          AND (x.import_id IS NULL OR NOT people_import_void(x.import_id, taken))
        ORDER BY x.from_date DESC, x.id DESC LIMIT 1) b ON true
    WHERE NOT EXISTS (SELECT FROM post_version x WHERE x.person_id = v.person_id AND x.post_id = v.post_id AND x.from_date = v.from_date
                      AND x.id > v.id AND x.import_id IS NULL); -- somebody has said something else since
    INSERT INTO people_import_person (import_id, person_id, is_new, employee_number, display_name, email, language, was_name, was_email, was_language)
    SELECT import, p.id, false, p.employee_number, coalesce(n.was, p.display_name), CASE WHEN m.kind IS NULL OR people_import_trusted(p.id) THEN p.email ELSE m.was END,
           CASE WHEN l.kind IS NULL THEN p.language ELSE l.was END, p.display_name, p.email, p.language
    FROM (SELECT DISTINCT e.person_id FROM people_import_effect e WHERE e.import_id = taken AND e.kind IN ('name', 'email', 'language')) x
    JOIN person p ON p.id = x.person_id
    LEFT JOIN people_import_effect n ON n.import_id = taken AND n.person_id = p.id AND n.kind = 'name' AND n.becomes = p.display_name
    LEFT JOIN people_import_effect m ON m.import_id = taken AND m.person_id = p.id AND m.kind = 'email' AND m.becomes = p.email
    LEFT JOIN people_import_effect l ON l.import_id = taken AND l.person_id = p.id AND l.kind = 'language' AND l.becomes = p.language;
    INSERT INTO people_import_leave (import_id, person_id, leave_id, from_date, to_date)
    WITH added AS MATERIALIZED ( -- by days: what it added may stand in another leave by now, since something was taken back
        SELECT x.person_id, range_agg(daterange(x.from_date, x.to_date, '[]')) AS days FROM people_import_leave x
        WHERE x.import_id = taken AND x.leave_id IS NULL GROUP BY 1
    ), ended AS MATERIALIZED (
        SELECT x.person_id, range_agg(daterange(l.from_date, l.to_date, '[]')) AS days FROM people_import_leave x JOIN leave l ON l.id = x.leave_id
        WHERE x.import_id = taken GROUP BY 1
    ), own AS MATERIALIZED (
        SELECT n.person_id, n.leave_id, daterange(n.from_date, n.to_date, '[]') AS during,
               coalesce(daterange(n.from_date, n.to_date, '[]') && a.days, false) AS goes
        FROM (SELECT DISTINCT x.person_id FROM people_import_leave x WHERE x.import_id = taken) p
        JOIN leave l ON l.person_id = p.person_id AND l.import_id IS NOT NULL JOIN leave_now n ON n.leave_id = l.id
        LEFT JOIN added a ON a.person_id = p.person_id
    )
    SELECT import, o.person_id, o.leave_id, NULL::date, NULL::date FROM own o WHERE o.goes
    UNION ALL
    SELECT import, y.person_id, NULL, lower(y.during), last_day(y.during)
    FROM (
        SELECT x.person_id, unnest(range_agg(x.during) - coalesce((SELECT range_agg(s.during) FROM own s WHERE s.person_id = x.person_id AND NOT s.goes), '{}')) AS during
        FROM (SELECT o.person_id, unnest(o.during::datemultirange - a.days) AS during FROM own o JOIN added a ON a.person_id = o.person_id WHERE o.goes
              UNION ALL SELECT e.person_id, unnest(e.days) FROM ended e) x
        GROUP BY x.person_id) y;
    INSERT INTO people_import_term (import_id, person_id, state, kind, number, from_date, to_date)
    SELECT import, t.person_id, l.state, l.kind, t.number, b.from_date, b.to_date
    FROM (SELECT DISTINCT x.person_id, x.licence_id, x.number FROM licence_term x WHERE x.import_id = taken) t JOIN licence l ON l.id = t.licence_id
    CROSS JOIN LATERAL (SELECT x.import_id FROM licence_term x WHERE x.person_id = t.person_id AND x.licence_id = t.licence_id AND x.number = t.number
                        ORDER BY x.id DESC LIMIT 1) last
    LEFT JOIN LATERAL (SELECT x.* FROM licence_term x WHERE x.person_id = t.person_id AND x.licence_id = t.licence_id AND x.number = t.number
                       AND (x.import_id IS NULL OR NOT people_import_void(x.import_id, taken)) ORDER BY x.id DESC LIMIT 1) b ON true
    WHERE last.import_id IS NOT NULL; -- else somebody has said something else since
    INSERT INTO people_import_effect (import_id, kind, person_id, employee_number, name)
    SELECT import, 'taken back', p.id, coalesce(p.employee_number, ''), p.display_name FROM person p
    WHERE p.id IN (SELECT x.person_id FROM people_import_post x WHERE x.import_id = import UNION SELECT x.person_id FROM people_import_person x WHERE x.import_id = import
                   UNION SELECT x.person_id FROM people_import_leave x WHERE x.import_id = import
                   UNION SELECT x.person_id FROM people_import_term x WHERE x.import_id = import);
    UPDATE people_import i SET counts = jsonb_build_object('taken back', (SELECT count(*) FROM people_import_effect e WHERE e.import_id = import)) WHERE i.id = import;
END
$$;

-- ---- From reading to being in force

-- Ends the reading: judges the lines, compares, and where it has been decided and nothing holds it, begins to put it in force. with_leave: the file
-- has a column for leave, so that leave it does not name is over. The state that it comes to.
CREATE FUNCTION people_import_finish(import bigint, with_leave boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    i people_import := (SELECT x FROM people_import x WHERE x.id = import);
    last people_import := (SELECT x FROM people_import x WHERE x.id = people_import_last());
    bad integer;
    held text[] := '{}';
    becomes text;
    before integer;
    ends integer;
    change bigint;
BEGIN
    IF i.undoes IS NULL THEN
        PERFORM people_import_check(import);
        -- What a line says by itself was found before what the lines say together: they are told by line.
        WITH found AS (DELETE FROM people_import_problem p WHERE p.import_id = import RETURNING p.*)
        INSERT INTO people_import_problem (import_id, number, line, place, word, found)
        SELECT f.import_id, row_number() OVER (ORDER BY f.line, f.number), f.line, f.place, f.word, f.found FROM found f;
        SELECT count(*) INTO bad FROM people_import_problem p WHERE p.import_id = import;
        UPDATE people_import x SET rows = (SELECT count(*) FROM people_import_row), problems = bad, read_at = clock_timestamp(), brakes = '{}' WHERE x.id = import;
        IF bad > 0 THEN
            UPDATE people_import x SET state = 'refused', decided = NULL, decided_at = NULL, decided_by = NULL WHERE x.id = import;
            DELETE FROM people_import_file f WHERE f.import_id = import;
            RETURN 'refused';
        END IF;
        PERFORM people_import_compare(import, i.day);
        PERFORM people_import_posts(import, i.day);
        PERFORM people_import_others(import, i.day, with_leave);
        PERFORM people_import_tell(import, i.day);
        SELECT count(DISTINCT n.person_id) INTO before FROM people_import_now n WHERE coalesce(n.last_end > i.day, true);
        SELECT count(*) INTO ends FROM people_import_effect e WHERE e.import_id = import AND e.kind = 'leaver';
        IF ends > 10 AND ends * 20 > before THEN
            held := held || 'ended'::text;
        END IF;
        IF NOT i.whole AND last.whole THEN
            held := held || 'cut'::text;
        END IF;
        IF i.day < last.day THEN
            held := held || 'older'::text;
        END IF;
        IF EXISTS (SELECT FROM people_import_effect e WHERE e.import_id = import AND e.kind = 'doubted') THEN
            held := held || 'adopted'::text;
        END IF;
    ELSIF people_import_stands(i.undoes) IS NOT NULL THEN -- it came into force since somebody asked
        PERFORM people_import_fail(import, format('Import %s stands on this one: it is about some of the same people. Undo that first.', people_import_stands(i.undoes)));
        RETURN 'failed';
    ELSE
        PERFORM people_import_reverse(import, i.undoes);
    END IF;
    becomes := CASE WHEN NOT EXISTS (SELECT FROM people_import_person x WHERE x.import_id = import) AND NOT EXISTS (SELECT FROM people_import_post x WHERE x.import_id = import)
                     AND NOT EXISTS (SELECT FROM people_import_leave x WHERE x.import_id = import) AND NOT EXISTS (SELECT FROM people_import_term x WHERE x.import_id = import)
                     AND cardinality(held) = 0 AND i.undoes IS NULL THEN 'nothing'
                    WHEN i.decided = 'put' AND (cardinality(held) = 0 OR i.confirmed) THEN 'put'
                    ELSE 'ready' END;
    IF becomes = 'put' THEN
        INSERT INTO rule_change (title, from_date, asked_by, decided, decided_by, decided_at, import_id)
        VALUES (i.name, i.day, i.asked_by, 'put', i.decided_by, i.decided_at, import) RETURNING id INTO change;
    END IF;
    UPDATE people_import x SET state = becomes, change_id = change, brakes = held,
           decided = CASE WHEN becomes <> 'ready' THEN x.decided END, decided_at = CASE WHEN becomes <> 'ready' THEN x.decided_at END,
           decided_by = CASE WHEN becomes <> 'ready' THEN x.decided_by END
    WHERE x.id = import;
    IF becomes <> 'ready' THEN
        DELETE FROM people_import_file f WHERE f.import_id = import;
    END IF;
    RETURN becomes;
END
$$;
-- It cannot be read at all.
CREATE FUNCTION people_import_fail(import bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE people_import i SET state = 'failed', failure = why WHERE i.id = import AND i.state = 'asked';
    DELETE FROM people_import_file f WHERE f.import_id = import;
END
$$;

-- Whom it may touch.
CREATE FUNCTION people_import_people(import bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT x.person_id FROM people_import_person x WHERE x.import_id = import AND x.is_new
        UNION SELECT x.person_id FROM people_import_post x WHERE x.import_id = import
        UNION SELECT x.person_id FROM people_import_leave x WHERE x.import_id = import
        UNION SELECT x.person_id FROM people_import_term x WHERE x.import_id = import;
END
$$;
-- Addresses of people on record become those of the import, as when somebody changes them by hand (person_change): the address until now is told, and
-- links that were mailed before end. Who has got a permission since it was compared keeps theirs.
CREATE FUNCTION people_import_addresses(import bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    changed bigint[];
BEGIN
    changed := ARRAY(SELECT p.id FROM people_import_person x JOIN person p ON p.id = x.person_id
                     WHERE x.import_id = import AND NOT x.is_new AND x.email IS DISTINCT FROM x.was_email AND p.email IS NOT DISTINCT FROM x.was_email
                       AND NOT people_import_trusted(p.id)
                     ORDER BY p.id FOR UPDATE OF p);
    PERFORM message_add('address-changed', p.id, '', 'feed ' || import, interval '3 days', p.email)
    FROM people_import_person x JOIN person p ON p.id = x.person_id
    WHERE x.import_id = import AND p.id = ANY (changed) AND p.email IS NOT NULL AND lower(p.email) IS DISTINCT FROM lower(x.email);
    DELETE FROM mail_link k USING people_import_person x, person p
    WHERE x.import_id = import AND p.id = x.person_id AND p.id = ANY (changed) AND lower(p.email) IS DISTINCT FROM lower(x.email)
      AND k.person_id = p.id AND k.used_at IS NULL;
    UPDATE person p SET email = NULL WHERE p.id = ANY (changed); -- given up before they are taken: people may exchange theirs
    UPDATE person p SET email = (SELECT u.email FROM unnest(ARRAY[x.email, x.was_email]) WITH ORDINALITY u (email, place) -- somebody else may have got it since
                                 WHERE NOT EXISTS (SELECT FROM person h WHERE lower(h.email) = lower(u.email)) ORDER BY u.place LIMIT 1)
    FROM people_import_person x WHERE x.import_id = import AND p.id = x.person_id AND p.id = ANY (changed);
END
$$;
-- Puts the facts of some people on record; whom NULL: of all.
CREATE FUNCTION people_import_facts(import bigint, whom bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    i people_import := (SELECT x FROM people_import x WHERE x.id = import);
    why text := CASE WHEN i.undoes IS NULL THEN NULL ELSE i.reason END;
BEGIN
    IF whom IS NULL THEN
        PERFORM people_import_addresses(import);
        UPDATE person p SET display_name = CASE WHEN p.display_name IS NOT DISTINCT FROM x.was_name THEN x.display_name ELSE p.display_name END,
               language = CASE WHEN p.language IS NOT DISTINCT FROM x.was_language THEN x.language ELSE p.language END
        FROM people_import_person x WHERE x.import_id = import AND NOT x.is_new AND p.id = x.person_id;
    END IF;
    INSERT INTO person (id, display_name, employee_number, email, language) OVERRIDING SYSTEM VALUE
    SELECT x.person_id, x.display_name, x.employee_number, -- what follows for some people does not need it; what somebody else got since is theirs
           CASE WHEN whom IS NULL AND NOT EXISTS (SELECT FROM person h WHERE lower(h.email) = lower(x.email)) THEN x.email END, x.language
    FROM people_import_person x WHERE x.import_id = import AND x.is_new AND (whom IS NULL OR x.person_id = ANY (whom));
    INSERT INTO feed_person (person_id, import_id)
    SELECT x.person_id, import FROM people_import_person x WHERE x.import_id = import AND x.is_new AND (whom IS NULL OR x.person_id = ANY (whom));
    INSERT INTO post (id, person_id) OVERRIDING SYSTEM VALUE
    SELECT DISTINCT x.post_id, x.person_id FROM people_import_post x WHERE x.import_id = import AND x.is_new AND (whom IS NULL OR x.person_id = ANY (whom));
    INSERT INTO feed_post (post_id, person_id, key, import_id)
    SELECT DISTINCT x.post_id, x.person_id, x.key, import FROM people_import_post x
    WHERE x.import_id = import AND x.is_new AND (whom IS NULL OR x.person_id = ANY (whom));
    INSERT INTO post_version (post_id, person_id, from_date, to_date, facility_id, job_role_id, employment_kind, patient_contact, visitor_contact,
                              is_primary, reason, recorded_by, import_id, recorded_at)
    SELECT x.post_id, x.person_id, x.from_date, x.to_date, x.facility_id, x.job_role_id, x.employment_kind, x.patient_contact, x.visitor_contact,
           x.is_primary, why, i.decided_by, import, (SELECT stamp())
    FROM people_import_post x WHERE x.import_id = import AND (whom IS NULL OR x.person_id = ANY (whom)) ORDER BY x.number;
    INSERT INTO leave (person_id, from_date, to_date, import_id)
    SELECT x.person_id, x.from_date, x.to_date, import FROM people_import_leave x
    WHERE x.import_id = import AND x.leave_id IS NULL AND (whom IS NULL OR x.person_id = ANY (whom));
    INSERT INTO leave_withdrawal (leave_id, person_id, from_date, reason, recorded_by, import_id)
    SELECT x.leave_id, x.person_id, NULL, coalesce(why, 'The HR feed does not name it any more.'), NULL, import FROM people_import_leave x
    WHERE x.import_id = import AND x.leave_id IS NOT NULL AND (whom IS NULL OR x.person_id = ANY (whom))
    ON CONFLICT (leave_id) DO NOTHING;
    INSERT INTO licence (person_id, state, kind)
    SELECT DISTINCT x.person_id, x.state, x.kind FROM people_import_term x WHERE x.import_id = import AND (whom IS NULL OR x.person_id = ANY (whom))
    ON CONFLICT (person_id, state, kind) DO NOTHING;
    INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date, import_id)
    SELECT l.id, x.person_id, x.number, x.from_date, x.to_date, import FROM people_import_term x
    JOIN licence l ON l.person_id = x.person_id AND l.state = x.state AND l.kind = x.kind
    WHERE x.import_id = import AND (whom IS NULL OR x.person_id = ANY (whom));
END
$$;
-- Books posts where it has them. What was found for whoever had a fact in the last moment is among it.
CREATE FUNCTION people_import_places(import bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM post_place p USING people_import_place x WHERE x.import_id = import AND x.goes AND p.post_id = x.post_id AND p.during = x.during;
    INSERT INTO post_place (post_id, person_id, facility_id, job_role_id, during)
    SELECT x.post_id, x.person_id, x.facility_id, x.job_role_id, x.during FROM people_import_place x WHERE x.import_id = import AND NOT x.goes;
    DELETE FROM people_import_place x WHERE x.import_id = import;
END
$$;

-- ---- Changes that bring imports into force, and changes of rules

-- A change of rules that waits for a decision makes way for an import: it is taken out, and worked out again afterwards. An import never waits for anybody.
CREATE FUNCTION change_yield() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    UPDATE rule_change c SET state = 'dropping', yields = true
    WHERE c.state = 'ready' AND c.decided IS NULL AND c.import_id IS NULL
      AND EXISTS (SELECT FROM rule_change w WHERE w.state = 'asked' AND w.import_id IS NOT NULL);
END
$$;
CREATE FUNCTION change_ended(change bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    DELETE FROM rule_change_effect e USING rule_change c WHERE e.change_id = change AND c.id = change AND c.yields AND c.state = 'dropping';
    UPDATE rule_change c SET state = 'asked', yields = false, people = NULL, done = 0, looked_to = 0, touched = 0, ready_at = NULL
    WHERE c.id = change AND c.yields AND c.state = 'dropping';
    IF NOT FOUND THEN
        UPDATE rule_change c SET ended_at = clock_timestamp(),
               state = CASE WHEN c.state = 'in force' THEN 'settled' WHEN c.failure IS NOT NULL THEN 'failed' ELSE 'dropped' END
        WHERE c.id = change AND c.state IN ('in force', 'dropping');
    END IF;
END
$$;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['people_import', 'people_import_file', 'people_import_problem', 'people_import_effect', 'people_import_person', 'people_import_post',
        'people_import_leave', 'people_import_term', 'people_import_place', 'feed_person', 'feed_post', 'people_import_row', 'people_import_said',
        'people_import_span', 'people_import_now', 'people_import_who'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON %I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT ON %I TO attest_job', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['people_import', 'people_import_problem', 'people_import_effect'] LOOP
        EXECUTE format('CREATE POLICY web_read ON %I FOR SELECT TO attest_web USING ((SELECT administers_network() OR audits_network()))', t);
        EXECUTE format('GRANT SELECT ON %I TO attest_web', t);
    END LOOP;
    -- What is the feed's is said beside the post, to whoever sees the person.
    FOREACH t IN ARRAY ARRAY['feed_person', 'feed_post'] LOOP
        EXECUTE format('CREATE POLICY web_read ON %I FOR SELECT TO attest_web USING (person_id = me() OR in_sight(person_id))', t);
        EXECUTE format('GRANT SELECT ON %I TO attest_web', t);
    END LOOP;
END
$$;
GRANT INSERT ON people_import_row, people_import_problem, people_import_place TO attest_job;
GRANT DELETE ON people_import_place TO attest_job;
REVOKE EXECUTE ON FUNCTION people_import_add, people_import_ask, people_import_decided, people_import_decide, people_import_take_back, people_import_undo,
    people_import_who, people_import_next, people_import_begin, people_import_check, people_import_compare, people_import_posts, people_import_others,
    people_import_tell, people_import_last, people_import_reverse, people_import_finish, people_import_fail, people_import_people, people_import_facts, people_import_addresses,
    people_import_trusted, people_import_places, change_yield, change_ended FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_import_ask, people_import_decide, people_import_undo, people_import_who TO attest_web;
GRANT EXECUTE ON FUNCTION people_import_add, people_import_decided, people_import_take_back, people_import_who, people_import_next, people_import_begin,
    people_import_last, people_import_finish, people_import_fail, people_import_people, people_import_facts, people_import_places, change_yield, change_ended TO attest_job;
