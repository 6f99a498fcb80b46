-- What was known at an instant.  SPDX-License-Identifier: Apache-2.0
--
-- What is derived says since when it is on record, and what was dropped is kept with the instant until when it was. So a list can be
-- drawn up as it stood at any instant since this migration ran. A unit of change (the rows of a person dropped, added and booked) has
-- one instant, its stamp: at no instant is half of it known.

-- ---- The stamp

-- The stamp is the instant of the last lock of a person in this transaction: whoever has the lock comes after all that was recorded
-- about the person before, so that stamps of one person are in the order of their transactions. A transaction that locks nobody is
-- stamped once, by its first row. Until it ends it also holds a shared advisory lock (34, second in which it began): that is how
-- readers know how far back what is known may still change.
CREATE FUNCTION stamp_anew() RETURNS timestamptz LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    stamp timestamptz;
BEGIN
    IF coalesce(current_setting('attest.stamp', true), '') = '' THEN
        PERFORM pg_advisory_xact_lock_shared(34, (floor(extract(epoch FROM clock_timestamp())) - 1700000000)::integer);
    END IF;
    stamp := clock_timestamp(); -- after the lock: who looked for it in vain comes before all that is stamped
    PERFORM set_config('attest.stamp', stamp::text, true);
    RETURN stamp;
END
$$;
CREATE FUNCTION stamp() RETURNS timestamptz LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
DECLARE
    given text := current_setting('attest.stamp', true);
BEGIN
    IF coalesce(given, '') = '' THEN
        RETURN stamp_anew();
    END IF;
    RETURN given::timestamptz;
END
$$;
-- As before; what follows is stamped after all that the lock waited for.
CREATE OR REPLACE FUNCTION lock_person(person bigint) RETURNS void LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(31, 0);
    PERFORM pg_advisory_xact_lock(1, (person % 2147483647)::integer);
    PERFORM change_marks(person);
    PERFORM stamp_anew();
END
$$;

ALTER TABLE standing_delta ALTER recorded_at SET DEFAULT stamp();
ALTER TABLE post_version ALTER recorded_at SET DEFAULT stamp();
ALTER TABLE facility_version ALTER recorded_at SET DEFAULT stamp();

-- Whether what was known at an instant may still change: a writing transaction that began before it is open, or has ended since this
-- reader's snapshot was taken, so that its rows are missing in what is read now.
CREATE FUNCTION known_open(known_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = 34
                   AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
                   AND to_timestamp(l.objid::bigint + 1700000000) <= known_at)
        OR (known_at > now() - interval '10 minutes' AND EXISTS (
            SELECT FROM pg_snapshot_xip(pg_current_snapshot()) x (id)
            WHERE NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
                              AND l.transactionid::text::bigint = x.id::text::bigint % 4294967296)));
END
$$;
-- Since when what was known is kept: since everybody was first reckoned after this migration.
CREATE FUNCTION known_since() RETURNS timestamptz LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT coalesce(min(m.recorded_at), 'infinity') FROM migration m WHERE m.name LIKE 'reckoned/%');
END
$$;
REVOKE EXECUTE ON FUNCTION known_since FROM PUBLIC;
GRANT EXECUTE ON FUNCTION known_since TO attest_web, attest_job;

-- ---- Rows of timelines: since when, until when

-- Rows of dropped timelines, as they stood on record from recorded_at until dropped_at.
CREATE TABLE timeline_past (
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    certification_id bigint NOT NULL,
    facility_id bigint NOT NULL,
    job_role_id bigint NOT NULL,
    during daterange NOT NULL,
    standing standing NOT NULL,
    due date,
    recorded_at timestamptz NOT NULL,
    dropped_at timestamptz NOT NULL,
    CHECK (recorded_at < dropped_at)
);
CREATE INDEX ON timeline_past (facility_id, dropped_at);
CREATE INDEX ON timeline_past (post_id, dropped_at);
ALTER TABLE timeline_past ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON timeline_past TO attest_job USING (true) WITH CHECK (true);
CREATE POLICY web_read ON timeline_past FOR SELECT TO attest_web USING (person_id = me() OR facility_id IN (SELECT visible_facilities()));
GRANT SELECT ON timeline_past TO attest_web, attest_job;

-- Rows that a transaction adds and drops again, and those of a change that is not in force, were never known.
CREATE FUNCTION timeline_keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    until timestamptz;
BEGIN
    IF EXISTS (SELECT FROM gone) THEN
        until := stamp();
        INSERT INTO timeline_past (post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at, dropped_at)
        SELECT post_id, person_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at, until
        FROM gone WHERE came = 0 AND recorded_at < until;
    END IF;
    RETURN NULL;
END
$$;
-- What stood before this migration was known before it.
ALTER TABLE timeline_row ADD recorded_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE timeline_row ALTER recorded_at SET DEFAULT stamp();
CREATE TRIGGER timeline_keep AFTER DELETE ON timeline_row REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION timeline_keep();

-- ---- As it was known: facilities, what lies below one, what stands there

-- The facilities of a day, as known at an instant.
CREATE FUNCTION facilities_known(on_day date, known timestamptz)
RETURNS TABLE (facility_id bigint, parent_id bigint, name text, kind text, state text)
LANGUAGE sql STABLE SET search_path = attest, pg_catalog AS $$
    SELECT v.facility_id, v.parent_id, v.name, v.kind::text, v.state::text
    FROM (SELECT DISTINCT ON (x.facility_id) x.* FROM facility_version x WHERE x.from_date <= on_day AND x.recorded_at <= known
          ORDER BY x.facility_id, x.from_date DESC, x.id DESC) v
    WHERE v.to_date IS NULL OR v.to_date >= on_day
$$;
-- Whether the tree that is known now is the one that was known then: whatever came later says of the same days what was said of them before,
-- as where a facility has another name.
CREATE FUNCTION tree_known(known timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM facility_version v WHERE v.recorded_at > known) THEN
        RETURN true;
    END IF;
    RETURN NOT EXISTS (
        WITH said AS MATERIALIZED (
            SELECT v.* FROM facility_version v WHERE v.facility_id IN (SELECT l.facility_id FROM facility_version l WHERE l.recorded_at > known)
        ), version AS (
            (SELECT DISTINCT ON (v.facility_id, v.from_date) true AS now, v.* FROM said v ORDER BY v.facility_id, v.from_date, v.id DESC)
            UNION ALL
            (SELECT DISTINCT ON (v.facility_id, v.from_date) false, v.* FROM said v WHERE v.recorded_at <= known ORDER BY v.facility_id, v.from_date, v.id DESC)
        ), span AS ( -- as facility_span
            SELECT v.now, v.facility_id, v.parent_id,
                   days(v.from_date, least(v.to_date, lead(v.from_date) OVER (PARTITION BY v.now, v.facility_id ORDER BY v.from_date) - 1)) AS during
            FROM version v
        ), tree AS (
            SELECT s.now, s.facility_id, s.parent_id, range_agg(s.during) AS during FROM span s WHERE NOT isempty(s.during) GROUP BY 1, 2, 3
        )
        SELECT FROM tree t GROUP BY t.facility_id, t.parent_id, t.during HAVING count(*) <> 2);
END
$$;
CREATE INDEX ON facility_version (recorded_at);
-- Each of some facilities and what lay below it on a day, as known at an instant; NULL: as known now.
CREATE FUNCTION closure_known(tops bigint[], on_day date, known timestamptz) RETURNS TABLE (ancestor_id bigint, descendant_id bigint, depth integer)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    IF known IS NULL OR tree_known(known) THEN
        RETURN QUERY SELECT c.ancestor_id, c.descendant_id, c.depth FROM facility_closure c WHERE c.ancestor_id = ANY (tops) AND c.during @> on_day;
    ELSE
        RETURN QUERY
        WITH RECURSIVE f AS MATERIALIZED (
            SELECT k.facility_id, k.parent_id FROM facilities_known(on_day, known) k
        ), below AS (
            SELECT f.facility_id AS top, f.facility_id, 0 AS depth FROM f WHERE f.facility_id = ANY (tops)
            UNION ALL
            SELECT b.top, f.facility_id, b.depth + 1 FROM below b JOIN f ON f.parent_id = b.facility_id WHERE b.depth < 31
        )
        SELECT b.top, b.facility_id, b.depth FROM below b;
    END IF;
END
$$;

-- What lay below a facility on a day, as known at an instant, and is not in sight today.
CREATE FUNCTION hidden_known(top bigint, on_day date, known timestamptz) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF known IS NULL OR tree_known(known) THEN
        RETURN facilities_out_of_sight(top, on_day);
    END IF;
    RETURN ARRAY(SELECT c.descendant_id FROM closure_known(ARRAY[top], on_day, known) c WHERE NOT facility_in_sight(c.descendant_id));
END
$$;
REVOKE EXECUTE ON FUNCTION hidden_known FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hidden_known TO attest_web, attest_job;

-- What a part of the network looked like on a day, as known at an instant: a row for each post, and one for each of its standings, of which
-- certification_id says whose. Nothing where the viewer may not look.
CREATE FUNCTION standings_known(top bigint, on_day date, known timestamptz)
RETURNS TABLE (person_id bigint, post_id bigint, facility_id bigint, job_role_id bigint, certification_id bigint, standing standing, due date, exempt_until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    part bigint[];
    change bigint := change_in_force();
    put_at timestamptz := change_in_force_at();
BEGIN
    IF NOT facility_in_sight(top) THEN
        RETURN;
    END IF;
    part := ARRAY(SELECT c.descendant_id FROM closure_known(ARRAY[top], on_day, known) c WHERE c.descendant_id IN (SELECT visible_facilities()));
    RETURN QUERY
    SELECT v.person_id, v.post_id, v.facility_id, v.job_role_id, NULL::bigint, 'not required'::standing, NULL::date, NULL::date
    FROM post_version v
    WHERE v.facility_id = ANY (part) AND v.from_date <= on_day AND v.recorded_at <= known AND (v.to_date IS NULL OR v.to_date >= on_day)
      AND NOT EXISTS (SELECT FROM post_version n WHERE n.person_id = v.person_id AND n.post_id = v.post_id AND n.from_date <= on_day
                      AND n.recorded_at <= known AND (n.from_date, n.id) > (v.from_date, v.id))
    UNION ALL
    SELECT t.person_id, t.post_id, t.facility_id, t.job_role_id, t.certification_id, t.standing, t.due, CASE WHEN t.standing = 'exempt' THEN last_day(t.during) END
    FROM (
        SELECT r.person_id, r.post_id, r.facility_id, r.job_role_id, r.certification_id, r.standing, r.due, r.during FROM timeline_row r
        WHERE r.facility_id = ANY (part) AND r.during @> on_day
          AND CASE WHEN r.came = 0 THEN r.recorded_at <= known ELSE r.came = change AND put_at <= known END
          AND NOT (r.goes <> 0 AND r.goes = change AND put_at <= known)
        UNION ALL
        SELECT p.person_id, p.post_id, p.facility_id, p.job_role_id, p.certification_id, p.standing, p.due, p.during FROM timeline_past p
        WHERE p.facility_id = ANY (part) AND p.during @> on_day AND p.recorded_at <= known AND p.dropped_at > known
    ) t;
END
$$;

-- The rules that asked each of some posts for the certification beside it on a day, as known at an instant, and the shortest grace of them.
-- Of posts that the viewer may see.
CREATE FUNCTION why_known(posts bigint[], certifications bigint[], on_day date, known timestamptz)
RETURNS TABLE (post_id bigint, certification_id bigint, why text, grace_days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE place AS MATERIALIZED (
        SELECT * FROM facilities_known(on_day, known)
    ), at AS MATERIALIZED (
        SELECT DISTINCT ON (v.post_id) v.* FROM unnest(posts) u (id) JOIN post o ON o.id = u.id
        JOIN post_version v ON v.person_id = o.person_id AND v.post_id = o.id AND v.from_date <= on_day AND v.recorded_at <= known
        ORDER BY v.post_id, v.from_date DESC, v.id DESC
    ), above AS (
        SELECT DISTINCT a.facility_id AS below, a.facility_id AS id, 0 AS depth FROM at a
        UNION ALL
        SELECT a.below, p.parent_id, a.depth + 1 FROM above a JOIN place p ON p.facility_id = a.id WHERE p.parent_id IS NOT NULL AND a.depth < 31
    ), rule AS MATERIALIZED (
        SELECT DISTINCT ON (v.requirement_id) v.* FROM requirement_version v WHERE v.from_date <= on_day AND v.recorded_at <= known
        ORDER BY v.requirement_id, v.from_date DESC, v.id DESC
    ), role AS MATERIALIZED (
        SELECT * FROM job_role_closure
    )
    SELECT p.post_id, r.certification_id, string_agg(r.title || coalesce(' – ' || r.citation, ''), '; ' ORDER BY r.title), min(r.grace_days)
    FROM unnest(posts, certifications) u (post, certification) JOIN at p ON p.post_id = u.post JOIN place f ON f.facility_id = p.facility_id
    JOIN rule r ON r.certification_id = u.certification AND (r.to_date IS NULL OR r.to_date >= on_day)
    WHERE (p.person_id = me() OR p.facility_id IN (SELECT visible_facilities()))
      AND EXISTS (SELECT FROM above a WHERE a.below = p.facility_id AND a.id = r.facility_id)
      AND (r.state IS NULL OR r.state::text = f.state) AND (r.facility_kinds IS NULL OR f.kind = ANY (r.facility_kinds::text[]))
      AND (r.employment_kinds IS NULL OR p.employment_kind = ANY (r.employment_kinds))
      AND (r.contact IS NULL OR p.patient_contact OR (r.contact = 'patient-or-visitor' AND p.visitor_contact))
      AND (r.job_role_ids IS NULL OR EXISTS (SELECT FROM role j WHERE j.descendant_id = p.job_role_id AND j.ancestor_id = ANY (r.job_role_ids)))
      AND (r.licence_kind IS NULL OR EXISTS (
            SELECT FROM licence l
            CROSS JOIN LATERAL (SELECT min(t.from_date) AS from_date FROM (
                SELECT DISTINCT ON (x.number) x.* FROM licence_term x WHERE x.licence_id = l.id AND x.recorded_at <= known ORDER BY x.number, x.id DESC) t) t
            LEFT JOIN LATERAL (SELECT e.to_date FROM licence_end e WHERE e.licence_id = l.id AND e.recorded_at <= known ORDER BY e.id DESC LIMIT 1) e ON true
            WHERE l.person_id = p.person_id AND l.kind::text = r.licence_kind::text AND l.state::text = r.licence_state::text
              AND t.from_date <= on_day AND (e.to_date IS NULL OR e.to_date >= on_day)))
    GROUP BY 1, 2;
END
$$;
REVOKE EXECUTE ON FUNCTION standings_known, why_known FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standings_known, why_known TO attest_web, attest_job;
