-- Counters: each post once, people once, and sums ahead for every facility with others below it.  SPDX-License-Identifier: Apache-2.0

-- ---- Differences

-- certification_id 0: each post once, with the worst of its standings, "not required" included. people: a correction, by which people are
-- counted once (domain/booking.h); job_role_id is then that job role with all below it, 0 any, and person_id says whose it is. change_id: of a
-- change of rules that is worked out ahead, 0: in force. folded: it is in the sums of standing_fold.
ALTER TABLE standing_delta
    DROP CONSTRAINT standing_delta_certification_id_fkey,
    DROP CONSTRAINT standing_delta_job_role_id_fkey,
    ADD COLUMN people boolean NOT NULL DEFAULT false,
    ADD COLUMN person_id bigint REFERENCES person,
    ADD COLUMN change_id bigint NOT NULL DEFAULT 0,
    ADD COLUMN folded boolean NOT NULL DEFAULT false,
    ALTER COLUMN folded SET DEFAULT coalesce(current_setting('attest.sums', true), '') = 'later', -- standing_sums_later
    ADD CHECK (certification_id >= 0 AND job_role_id >= 0 AND (people OR job_role_id > 0)),
    ADD CHECK (NOT people OR person_id IS NOT NULL);
DROP INDEX standing_delta_facility_id_certification_id_day_idx;
CREATE INDEX ON standing_delta (facility_id, certification_id, day) INCLUDE (job_role_id, standing, n, people, change_id);
CREATE INDEX ON standing_delta (facility_id) WHERE NOT folded;
CREATE INDEX ON standing_delta (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX ON standing_delta USING brin (recorded_at) WITH (autosummarize = on);

-- Where posts are booked: as post_span was when the person was last reckoned. What is booked at a post can only be taken back from here.
CREATE TABLE post_place (
    post_id bigint NOT NULL,
    person_id bigint NOT NULL,
    facility_id bigint NOT NULL REFERENCES facility,
    job_role_id bigint NOT NULL REFERENCES job_role,
    during daterange NOT NULL CHECK (NOT isempty(during)),
    PRIMARY KEY (post_id, during),
    FOREIGN KEY (post_id, person_id) REFERENCES post (id, person_id)
);
CREATE INDEX ON post_place (person_id);
CREATE INDEX ON post_place (facility_id);

-- ---- Sums ahead

-- Facilities of which sums are kept; all others are counted from the differences of what lies below them, so both ways are exact.
CREATE TABLE standing_node (
    facility_id bigint PRIMARY KEY REFERENCES facility
);
-- What the differences below a facility, in the tree of each day, come to: of one (people, job role or 0 for any, certification, change) by
-- year (period 0), by month of a year (period yyyy00) and by day of a month (period yyyymm). An entry is 8 × its year, month or day + the
-- standing, worst 0, and n. So the count on any day is found in three rows, whatever the number of staff.
CREATE TABLE standing_fold (
    facility_id bigint NOT NULL REFERENCES standing_node ON DELETE CASCADE,
    people boolean NOT NULL,
    period integer NOT NULL,
    job_role_id bigint NOT NULL,
    certification_id bigint NOT NULL,
    change_id bigint NOT NULL,
    entries integer[] NOT NULL,
    n bigint[] NOT NULL,
    PRIMARY KEY (facility_id, people, period, job_role_id, certification_id, change_id),
    CHECK (cardinality(entries) = cardinality(n))
) WITH (fillfactor = 80);

CREATE FUNCTION standing_number(s standing) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE s WHEN 'lapsed' THEN 0 WHEN 'overdue' THEN 1 WHEN 'due' THEN 2 WHEN 'window open' THEN 3 WHEN 'current' THEN 4
                  WHEN 'exempt' THEN 5 ELSE 6 END
$$;

-- Each difference at each facility above it: on the days on which it lies below, so it may count later than it was booked for, and end.
CREATE VIEW standing_above AS
SELECT c.ancestor_id AS facility_id, d.id, d.folded, d.people, d.job_role_id, d.certification_id, d.change_id, d.standing, x.day, x.n
FROM standing_delta d JOIN facility_closure c ON c.descendant_id = d.facility_id AND (upper_inf(c.during) OR d.day < upper(c.during))
CROSS JOIN LATERAL (VALUES (greatest(d.day, lower(c.during)), d.n), (upper(c.during), -d.n)) x (day, n)
WHERE x.day IS NOT NULL;

-- Adds differences to the sums of facilities: all that are folded (of which there are no sums yet), or those with these ids.
CREATE FUNCTION standing_add_up(nodes bigint[], ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    EXECUTE format($sql$
        WITH daily AS (
            SELECT facility_id, people, job_role_id, certification_id, change_id, standing_number(standing) AS s, day, sum(n) AS n
            FROM standing_above WHERE facility_id = ANY ($1) AND %s GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0
        ), any_role AS (
            SELECT * FROM daily
            UNION ALL
            SELECT facility_id, people, 0, certification_id, change_id, s, day, sum(n) FROM daily WHERE NOT people
            GROUP BY 1, 2, 4, 5, 6, 7 HAVING sum(n) <> 0
        ), entry AS (
            SELECT a.facility_id, a.people, p.period, a.job_role_id, a.certification_id, a.change_id, 8 * p.of + a.s AS entry, sum(a.n) AS n
            FROM any_role a CROSS JOIN LATERAL (SELECT extract(year FROM a.day)::integer AS y, extract(month FROM a.day)::integer AS m,
                                                       extract(day FROM a.day)::integer AS d OFFSET 0) t
            CROSS JOIN LATERAL (VALUES (0, t.y), (100 * t.y, t.m), (100 * t.y + t.m, t.d)) p (period, of)
            GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(a.n) <> 0
        )
        INSERT INTO standing_fold AS f (facility_id, people, period, job_role_id, certification_id, change_id, entries, n)
        SELECT facility_id, people, period, job_role_id, certification_id, change_id, array_agg(entry), array_agg(n)
        FROM entry GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (facility_id, people, period, job_role_id, certification_id, change_id)
        DO UPDATE SET (entries, n) = (
            SELECT coalesce(array_agg(e.entry), '{}'), coalesce(array_agg(e.n), '{}')
            FROM (SELECT u.entry, sum(u.n)::bigint AS n FROM unnest(f.entries || excluded.entries, f.n || excluded.n) u (entry, n)
                  GROUP BY 1 HAVING sum(u.n) <> 0) e)
    $sql$, CASE WHEN ids IS NULL THEN 'folded' ELSE 'id = ANY ($2)' END) USING nodes, ids;
END
$$;
-- Folding, and changes of the tree, one after another.
CREATE FUNCTION standing_fold_lock() RETURNS void LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('standing_fold'));
END
$$;

-- Puts up to `most` differences that are not folded yet into the sums; the answer: how many there were. Marks and sums are one transaction.
CREATE FUNCTION standing_fold_new(most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    ids bigint[];
BEGIN
    PERFORM standing_fold_lock();
    ids := ARRAY(SELECT d.id FROM standing_delta d WHERE NOT d.folded LIMIT most);
    IF cardinality(ids) > 0 THEN
        PERFORM standing_add_up(ARRAY(SELECT DISTINCT c.ancestor_id FROM standing_delta d JOIN facility_closure c ON c.descendant_id = d.facility_id
                                      JOIN standing_node k ON k.facility_id = c.ancestor_id WHERE d.id = ANY (ids)), ids);
        UPDATE standing_delta d SET folded = true WHERE d.id = ANY (ids);
    END IF;
    RETURN cardinality(ids);
END
$$;
-- Sums for one facility, from the differences. Whoever rebuilds all calls it for each of standing_nodes_due.
CREATE FUNCTION standing_node_sum(node bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM standing_fold_lock();
    DELETE FROM standing_node k WHERE k.facility_id = node;
    INSERT INTO standing_node (facility_id) VALUES (node);
    PERFORM standing_add_up(ARRAY[node], NULL);
END
$$;
-- Before a session stores very many differences: no facility has sums, and nobody makes any until standing_sums_again. What the session stores
-- counts as folded, since the sums will be made of it.
CREATE FUNCTION standing_sums_later() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM pg_advisory_lock(hashtext('standing_fold'));
    DELETE FROM standing_node;
    PERFORM set_config('attest.sums', 'later', false);
END
$$;
CREATE FUNCTION standing_sums_again() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF current_setting('attest.sums', true) = 'later' THEN
        PERFORM set_config('attest.sums', '', false);
        PERFORM pg_advisory_unlock(hashtext('standing_fold'));
    END IF;
END
$$;
-- The facilities that are to have sums and have none: those with others below them and something booked there, and those with
-- more than a thousand posts of their own.
CREATE FUNCTION standing_nodes_due() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT f.id FROM facility f
        WHERE NOT EXISTS (SELECT FROM standing_node k WHERE k.facility_id = f.id)
          AND (EXISTS (SELECT FROM facility_closure c WHERE c.ancestor_id = f.id AND c.depth > 0
                       AND EXISTS (SELECT FROM standing_delta d WHERE d.facility_id = c.descendant_id))
               OR (SELECT count(*) FROM (SELECT FROM post_place p WHERE p.facility_id = f.id LIMIT 1001) l) > 1000)
        ORDER BY f.id;
END
$$;

-- A change of the tree: sums of the facilities whose parts it changes are dropped in the same transaction, and made again by whoever folds.
-- Only what changes in the closure is written.
CREATE OR REPLACE FUNCTION facility_closure_rebuild() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = attest, pg_catalog AS $$
DECLARE
    comes facility_closure[];
    goes facility_closure[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('facility_closure'));
    PERFORM standing_fold_lock();
    -- A facility below itself would make the closure endless; depth stops it at 32, and it is refused here.
    IF EXISTS (SELECT FROM facility_closure_expected() WHERE ancestor_id = descendant_id AND depth > 0) THEN
        RAISE EXCEPTION 'a facility cannot lie below itself' USING ERRCODE = 'check_violation';
    END IF;
    comes := ARRAY(SELECT ROW(e.*)::facility_closure FROM (SELECT * FROM facility_closure_expected()
                   EXCEPT SELECT ancestor_id, descendant_id, depth, during FROM facility_closure) e);
    goes := ARRAY(SELECT ROW(g.*)::facility_closure FROM (SELECT ancestor_id, descendant_id, depth, during FROM facility_closure
                  EXCEPT SELECT * FROM facility_closure_expected()) g);
    DELETE FROM facility_closure c USING unnest(goes) g
    WHERE (c.ancestor_id, c.descendant_id, c.depth, c.during) = (g.ancestor_id, g.descendant_id, g.depth, g.during);
    INSERT INTO facility_closure (ancestor_id, descendant_id, depth, during) SELECT * FROM unnest(comes);
    DELETE FROM standing_node k USING unnest(comes || goes) x
    WHERE k.facility_id = x.ancestor_id AND EXISTS (SELECT FROM standing_delta b WHERE b.facility_id = x.descendant_id);
    RETURN NULL;
END
$$;

-- ---- What the viewer may look into

-- As visible_facility says, for one facility: a grant over it today (of one that has closed: on its last day).
CREATE FUNCTION facility_in_sight(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.descendant_id = facility
        WHERE g.person_id = me() AND g.permission IN ('manager', 'administrator', 'auditor')
          AND c.during @> least(facility_today(facility),
              (SELECT max(coalesce(last_day(l.during), 'infinity')) FROM facility_span l WHERE l.facility_id = facility)));
END
$$;
-- What lay below a facility on a day and is not in sight today, since it has moved; nearly always nothing. Only what does not lie there from
-- before today on for good need be looked at, so this costs the same for any size of the part.
CREATE FUNCTION facilities_out_of_sight(top bigint, on_day date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.descendant_id FROM facility_closure c
        WHERE c.ancestor_id = top AND NOT upper_inf(c.during) AND c.during @> on_day AND NOT facility_in_sight(c.descendant_id)
        UNION
        SELECT c.descendant_id FROM facility_closure c
        WHERE c.ancestor_id = top AND lower(c.during) > civil_date(clock(), 'UTC') - 2 AND c.during @> on_day AND NOT facility_in_sight(c.descendant_id));
END
$$;
CREATE INDEX ON facility_closure (ancestor_id) WHERE NOT upper_inf(during);
CREATE INDEX ON facility_closure (ancestor_id, lower(during));
CREATE INDEX ON facility_closure (ancestor_id, depth);

-- The same as before; what lies below for good since before today is found without a look at its calendar.
CREATE OR REPLACE VIEW visible_facility WITH (security_barrier = true) AS
SELECT DISTINCT c.descendant_id AS facility_id
FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id
WHERE g.person_id = me() AND g.permission IN ('manager', 'administrator', 'auditor')
  AND CASE WHEN upper_inf(c.during) AND lower(c.during) <= civil_date(clock(), 'UTC') - 2 THEN true
           ELSE c.during @> least(facility_today(c.descendant_id),
               (SELECT max(coalesce(last_day(l.during), 'infinity')) FROM facility_span l WHERE l.facility_id = c.descendant_id)) END;

-- ---- Counting

-- The changes whose differences count: 0, and one in force that is not settled, with the instant since when it counts; NULL: each difference
-- since it is on record.
CREATE FUNCTION standing_changes() RETURNS TABLE (change_id bigint, put_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY SELECT 0::bigint, NULL::timestamptz UNION ALL SELECT c.id, c.in_force_at FROM rule_change c WHERE c.state = 'in force';
END
$$;

-- Differences up to a day below each of some facilities, summed: from the sums and from what is not in them yet, in one statement. roles '{0}':
-- all job roles; else these, one by one. corrected: the facility of which corrections are given too, for correction_role (0: any). known: only
-- what was on record then. without: facilities below that do not count.
CREATE FUNCTION standing_cells(nodes bigint[], on_day date, roles bigint[], certifications bigint[], corrected bigint, correction_role bigint,
                               known timestamptz, without bigint[])
RETURNS TABLE (facility_id bigint, people boolean, job_role_id bigint, certification_id bigint, s integer, n bigint)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    y integer := extract(year FROM on_day);
    m integer := extract(month FROM on_day);
    d integer := extract(day FROM on_day);
    same boolean := known IS NULL OR tree_known(known); -- sums hold in the tree as it is known now
BEGIN
    RETURN QUERY
    WITH node AS MATERIALIZED (
        SELECT u.id, EXISTS (SELECT FROM standing_node k WHERE k.facility_id = u.id)
               AND NOT EXISTS (SELECT FROM facility_closure c WHERE c.ancestor_id = u.id AND c.descendant_id = ANY (without) AND c.during @> on_day)
               AND same AS summed
        FROM unnest(nodes) u (id)
    ), change AS MATERIALIZED (
        SELECT * FROM standing_changes()
    ), later AS MATERIALIZED ( -- than known: what each change has by itself, so that an index finds it
        SELECT b.facility_id, b.people, b.job_role_id, b.certification_id, b.standing, b.day, b.n FROM standing_delta b
        WHERE known IS NOT NULL AND b.change_id = 0 AND b.recorded_at > known
        UNION ALL
        SELECT b.facility_id, b.people, b.job_role_id, b.certification_id, b.standing, b.day, b.n
        FROM change x JOIN standing_delta b ON b.change_id = x.change_id
        WHERE x.put_at > known AND b.change_id <> 0
    ), kept AS (
        SELECT f.facility_id, f.people, f.job_role_id, f.certification_id, f.period, f.entries, f.n AS ns
        FROM node o JOIN standing_fold f ON f.facility_id = o.id AND NOT f.people AND f.period = ANY (ARRAY[0, 100 * y, 100 * y + m])
         AND f.job_role_id = ANY (roles) AND f.certification_id = ANY (certifications)
        WHERE o.summed AND f.change_id IN (SELECT c.change_id FROM change c)
        UNION ALL
        SELECT f.facility_id, f.people, f.job_role_id, f.certification_id, f.period, f.entries, f.n
        FROM node o JOIN standing_fold f ON f.facility_id = o.id AND f.people AND f.period = ANY (ARRAY[0, 100 * y, 100 * y + m])
         AND f.job_role_id = correction_role AND f.certification_id = ANY (certifications)
        WHERE o.summed AND o.id = corrected AND f.change_id IN (SELECT c.change_id FROM change c)
    ), piece AS (
        SELECT k.facility_id, k.people, k.job_role_id, k.certification_id, u.entry & 7 AS s, u.n
        FROM kept k CROSS JOIN LATERAL unnest(k.entries, k.ns) u (entry, n)
        WHERE u.entry >> 3 < CASE k.period WHEN 0 THEN y WHEN 100 * y THEN m ELSE d + 1 END
        UNION ALL -- not in the sums yet
        SELECT o.id, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), b.n
        FROM standing_delta b JOIN facility_closure c ON c.descendant_id = b.facility_id AND c.during @> on_day
        JOIN node o ON o.id = c.ancestor_id AND o.summed
        WHERE NOT b.folded AND b.day <= on_day AND b.certification_id = ANY (certifications) AND b.change_id IN (SELECT x.change_id FROM change x)
          AND CASE WHEN b.people THEN o.id = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
        UNION ALL -- in them, and recorded later
        SELECT o.id, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), -b.n
        FROM later b JOIN facility_closure c ON c.descendant_id = b.facility_id AND c.during @> on_day
        JOIN node o ON o.id = c.ancestor_id AND o.summed
        WHERE b.day <= on_day AND b.certification_id = ANY (certifications)
          AND CASE WHEN b.people THEN o.id = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
        UNION ALL -- of facilities without sums
        SELECT o.id, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), b.n
        FROM node o JOIN closure_known(nodes, on_day, known) c ON c.ancestor_id = o.id AND c.descendant_id <> ALL (without)
        JOIN standing_delta b ON b.facility_id = c.descendant_id AND b.certification_id = ANY (certifications) AND b.day <= on_day
        JOIN change x ON x.change_id = b.change_id
        WHERE NOT o.summed AND (known IS NULL OR coalesce(x.put_at, b.recorded_at) <= known)
          AND CASE WHEN b.people THEN o.id = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
    )
    SELECT p.facility_id, p.people, p.job_role_id, p.certification_id, p.s, sum(p.n)::bigint
    FROM piece p GROUP BY 1, 2, 3, 4, 5 HAVING sum(p.n) <> 0;
END
$$;

-- A dashboard: posts by standing of a facility and two levels below it, and its people (people true), each once. certification, job_role: codes,
-- NULL: all. Nothing where the viewer may not look; people are left out where something below has gone out of sight (people_once counts them).
CREATE FUNCTION dashboard_counts(top bigint, on_day date, certification text, job_role text, known timestamptz)
RETURNS TABLE (facility_id bigint, people boolean, standing text, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    hidden bigint[];
    nodes bigint[];
    roles bigint[] := '{0}';
    role bigint := 0;
    wanted bigint := 0;
BEGIN
    IF NOT facility_in_sight(top) THEN
        RETURN;
    END IF;
    hidden := hidden_known(top, on_day, known);
    nodes := ARRAY(SELECT c.descendant_id FROM closure_known(ARRAY[top], on_day, known) c WHERE c.depth <= 2 AND c.descendant_id <> ALL (hidden));
    IF dashboard_counts.certification IS NOT NULL THEN
        wanted := coalesce((SELECT k.id FROM certification k WHERE k.code = dashboard_counts.certification), -1);
    END IF;
    IF job_role IS NOT NULL THEN
        role := coalesce((SELECT r.id FROM job_role r WHERE r.code = job_role), -1);
        roles := ARRAY(SELECT c.descendant_id FROM job_role_closure c WHERE c.ancestor_id = role);
    END IF;
    RETURN QUERY
    WITH cell AS (
        SELECT * FROM standing_cells(nodes, on_day, roles, ARRAY[0, wanted], top, role, known, hidden)
    ), part AS (
        SELECT c.facility_id, false AS people, c.certification_id, c.s, c.n FROM cell c WHERE NOT c.people
        UNION ALL
        SELECT c.facility_id, true, c.certification_id, c.s, c.n FROM cell c WHERE c.facility_id = top AND hidden = '{}'
    )
    -- Of one certification: whoever is there and has no standing for it is not required.
    SELECT p.facility_id, p.people, (enum_range(NULL::standing))[w.s + 1]::text, sum(w.n)::bigint
    FROM part p CROSS JOIN LATERAL (
        SELECT p.s, p.n WHERE p.certification_id = wanted
        UNION ALL
        SELECT 6, CASE WHEN p.certification_id = 0 THEN p.n ELSE -p.n END WHERE wanted <> 0) w (s, n)
    GROUP BY 1, 2, w.s HAVING sum(w.n) <> 0;
END
$$;
-- Posts of a facility and all below it by job role, certification and standing; each job role by itself.
CREATE FUNCTION dashboard_roles(top bigint, on_day date, known timestamptz)
RETURNS TABLE (job_role_id bigint, certification_id bigint, standing text, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF facility_in_sight(top) THEN
        RETURN QUERY SELECT c.job_role_id, c.certification_id, (enum_range(NULL::standing))[c.s + 1]::text, c.n
            FROM standing_cells(ARRAY[top], on_day, ARRAY(SELECT r.id FROM job_role r), ARRAY(SELECT k.id FROM certification k), NULL, NULL,
                                known, hidden_known(top, on_day, known)) c;
    END IF;
END
$$;

-- ---- Rights

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['post_place', 'standing_node', 'standing_fold'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY job ON %I TO attest_job USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT ON %I TO attest_job', t);
    END LOOP;
END
$$;
GRANT SELECT ON standing_above TO attest_job;
GRANT INSERT, DELETE ON post_place TO attest_job, attest_web;
GRANT SELECT ON post_place TO attest_web;
CREATE POLICY web_read ON post_place FOR SELECT TO attest_web USING (person_id = me() OR facility_id IN (SELECT visible_facilities()));
CREATE POLICY web_add ON post_place FOR INSERT TO attest_web WITH CHECK (person_id = me());
CREATE POLICY web_drop ON post_place FOR DELETE TO attest_web USING (person_id = me());
CREATE POLICY web_own ON standing_delta FOR SELECT TO attest_web USING (person_id = me());
REVOKE EXECUTE ON FUNCTION standing_add_up, standing_fold_lock, standing_fold_new, standing_node_sum, standing_sums_later, standing_sums_again,
    standing_nodes_due, standing_changes, facility_in_sight, facilities_out_of_sight, standing_cells, dashboard_counts, dashboard_roles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_fold_new, standing_node_sum, standing_sums_later, standing_sums_again, standing_nodes_due TO attest_job;
GRANT EXECUTE ON FUNCTION standing_changes, facility_in_sight, facilities_out_of_sight, dashboard_counts, dashboard_roles TO attest_web, attest_job;
