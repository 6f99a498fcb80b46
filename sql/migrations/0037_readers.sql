-- What readers ask, at any size: lists that cost what a page shows, sight facility by facility.  SPDX-License-Identifier: Apache-2.0

-- ---- Facilities, one by one

-- As before; each version finds the one after it by an index, so that one facility costs the same however many there are.
CREATE OR REPLACE VIEW facility_span AS
SELECT v.facility_id, v.parent_id, v.name, v.kind, v.state, v.county, v.zone, days(v.from_date, least(v.to_date, n.from_date - 1)) AS during
FROM facility_version v
LEFT JOIN LATERAL (SELECT s.from_date FROM facility_version s WHERE s.facility_id = v.facility_id AND (s.from_date, s.id) > (v.from_date, v.id)
                   ORDER BY s.from_date, s.id LIMIT 1) n ON true
WHERE n.from_date IS DISTINCT FROM v.from_date AND NOT isempty(days(v.from_date, least(v.to_date, n.from_date - 1)));
CREATE INDEX ON facility_version (parent_id, facility_id);
ANALYZE facility_version;

CREATE OR REPLACE FUNCTION network_top() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT s.facility_id FROM (SELECT DISTINCT v.facility_id AS id FROM attest.facility_version v WHERE v.parent_id IS NULL) f
            CROSS JOIN LATERAL (SELECT x.* FROM attest.facility_span x WHERE x.facility_id = f.id OFFSET 0) s
            WHERE s.parent_id IS NULL AND s.during @> attest.facility_today(s.facility_id)
            ORDER BY s.kind = 'system' DESC, s.facility_id LIMIT 1);
END
$$;

-- ---- Sight: of the facilities of the rows that are read, instead of all that the viewer may look into

-- Nobody who holds no grant may look into any.
CREATE OR REPLACE FUNCTION facility_in_sight(facility bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM facility_grant w WHERE w.person_id = me())
       AND EXISTS (SELECT FROM live_grant g JOIN facility_closure c ON c.ancestor_id = g.facility_id AND c.descendant_id = facility
        WHERE g.person_id = me() AND g.permission IN ('manager', 'administrator', 'auditor')
          AND CASE WHEN upper_inf(c.during) AND lower(c.during) <= civil_date(clock(), 'UTC') - 2 THEN true
              ELSE c.during @> least(facility_today(facility),
                  (SELECT max(coalesce(last_day(l.during), 'infinity')) FROM facility_span l WHERE l.facility_id = facility)) END);
END
$$;
-- Whether the viewer may look into any.
CREATE FUNCTION looks_into_any() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN EXISTS (SELECT FROM live_grant g WHERE g.person_id = me() AND g.permission IN ('manager', 'administrator', 'auditor')
                   AND facility_in_sight(g.facility_id))
        OR EXISTS (SELECT FROM visible_facilities());
END
$$;
ALTER POLICY web_read ON post_version USING (person_id = me() OR facility_in_sight(facility_id));
ALTER POLICY web_read ON timeline_row USING (person_id = me() OR facility_in_sight(facility_id));
ALTER POLICY web_read ON timeline_past USING (person_id = me() OR facility_in_sight(facility_id));
ALTER POLICY web_read ON standing_delta USING (facility_in_sight(facility_id));
ALTER POLICY web_read ON post_place USING (person_id = me() OR facility_in_sight(facility_id));
ALTER POLICY web_read ON test_call USING (looks_into_any());

-- As before, of one facility.
CREATE OR REPLACE FUNCTION who_entered(person bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT p.display_name FROM person p WHERE p.id = person
            AND looks_into_any()
            AND (EXISTS (SELECT FROM slot_value v WHERE v.recorded_by = p.id) OR EXISTS (SELECT FROM test_call t WHERE t.recorded_by = p.id)
                 OR EXISTS (SELECT FROM hotline h WHERE h.recorded_by = p.id)));
END
$$;
CREATE OR REPLACE FUNCTION aggregate_figures(of_item bigint, place bigint) RETURNS TABLE (people integer, part text, answer text, n integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF facility_in_sight(place) THEN
        RETURN QUERY SELECT g.told, c.part, c.answer, c.told
        FROM aggregate_group g JOIN aggregate_count c USING (item_id, facility_id)
        WHERE g.item_id = of_item AND g.facility_id = place AND c.told > 0 ORDER BY c.part, c.answer;
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION grant_add(login text, wanted text, over text, first_day date, last_day date) RETURNS text
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
    SELECT p.id INTO whom FROM person p WHERE lower(p.email) = lower(login) OR p.employee_number = login
    ORDER BY p.employee_number IS DISTINCT FROM login, p.id LIMIT 1; -- whose number it is, before whose address
    IF whom = me() THEN
        RETURN 'self';
    ELSIF whom IS NULL OR NOT administers_network() AND NOT EXISTS (
        SELECT FROM post_version v WHERE v.person_id = whom AND facility_in_sight(v.facility_id)) THEN
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
-- Where a viewer's view begins: of their grants, the facility with most below it.
CREATE FUNCTION sight_begins(today date) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN (SELECT g.id FROM (SELECT DISTINCT l.facility_id AS id FROM live_grant l
                              WHERE l.person_id = me() AND l.permission IN ('manager', 'administrator', 'auditor')) g
            JOIN facility f ON f.id = g.id
            WHERE facility_in_sight(g.id)
              AND NOT EXISTS (SELECT FROM facility_closure c WHERE c.descendant_id = g.id AND c.depth > 0 AND c.during @> today
                              AND facility_in_sight(c.ancestor_id))
            ORDER BY (SELECT count(*) FROM facility_closure c WHERE c.ancestor_id = g.id) DESC, f.code LIMIT 1);
END
$$;

-- ---- What a dashboard shows

-- How far down: two levels, or one where two would be more than a hundred rows.
CREATE FUNCTION dashboard_depth(top bigint, on_day date) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN CASE WHEN (SELECT count(*) FROM (SELECT FROM facility_closure c WHERE c.ancestor_id = top AND c.depth <= 2 AND c.during @> on_day
                                            LIMIT 101) l) > 100 THEN 1 ELSE 2 END;
END
$$;

-- Facilities right below one on a day, as known at an instant (NULL: now), by name.
CREATE FUNCTION facilities_below(node bigint, on_day date, known timestamptz) RETURNS TABLE (facility_id bigint, code text, name text, kind text)
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    SELECT f.id, f.code::text, v.name, v.kind::text
    FROM (SELECT DISTINCT x.facility_id AS id FROM facility_version x WHERE x.parent_id = node) b JOIN facility f ON f.id = b.id
    CROSS JOIN LATERAL (SELECT x.* FROM facility_version x WHERE x.facility_id = b.id AND x.from_date <= on_day
                        AND (known IS NULL OR x.recorded_at <= known) ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
    WHERE v.parent_id = node AND (v.to_date IS NULL OR v.to_date >= on_day) ORDER BY v.name, f.code::text;
END
$$;
-- One and all above it, as far as they were there on the day; as known at an instant (NULL: now).
CREATE FUNCTION facilities_above(node bigint, on_day date, known timestamptz) RETURNS TABLE (facility_id bigint, depth integer)
LANGUAGE plpgsql STABLE ROWS 4 SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE up AS (
        SELECT node AS id, v.parent_id, v.to_date, 0 AS depth
        FROM (SELECT x.* FROM facility_version x WHERE x.facility_id = node AND x.from_date <= on_day
              AND (known IS NULL OR x.recorded_at <= known) ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
        WHERE v.to_date IS NULL OR v.to_date >= on_day
        UNION ALL
        SELECT v.facility_id, v.parent_id, v.to_date, u.depth + 1 FROM up u
        CROSS JOIN LATERAL (SELECT x.* FROM facility_version x WHERE x.facility_id = u.parent_id AND x.from_date <= on_day
                            AND (known IS NULL OR x.recorded_at <= known) ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
        WHERE (v.to_date IS NULL OR v.to_date >= on_day) AND u.depth < 31
    )
    SELECT u.id, u.depth FROM up u;
END
$$;
-- One and all below it.
CREATE FUNCTION facilities_under(node bigint, on_day date, known timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE down AS (
        SELECT node AS id, 0 AS depth
        UNION ALL
        SELECT b.facility_id, d.depth + 1 FROM down d CROSS JOIN LATERAL facilities_below(d.id, on_day, known) b WHERE d.depth < 31
    )
    SELECT d.id FROM down d;
END
$$;
-- What lay below some facilities on a day, as known at an instant, and does not by what is known now (n 1), and the other way round (n -1). Nearly
-- always nothing; looked for from the facilities whose versions were recorded later.
CREATE FUNCTION closure_moves(tops bigint[], on_day date, known timestamptz) RETURNS TABLE (ancestor_id bigint, descendant_id bigint, n integer)
LANGUAGE plpgsql STABLE ROWS 1 SET search_path = attest, pg_catalog AS $$
BEGIN
    IF known IS NULL OR NOT EXISTS (SELECT FROM facility_version v WHERE v.recorded_at > known) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH link AS MATERIALIZED (
        SELECT x.id, t.id IS NOT NULL AS then_there, w.id IS NOT NULL AS now_there
        FROM (SELECT DISTINCT v.facility_id AS id FROM facility_version v WHERE v.recorded_at > known) x
        LEFT JOIN LATERAL (SELECT l.* FROM (SELECT v.* FROM facility_version v WHERE v.facility_id = x.id AND v.from_date <= on_day AND v.recorded_at <= known
                                            ORDER BY v.from_date DESC, v.id DESC LIMIT 1) l WHERE l.to_date IS NULL OR l.to_date >= on_day) t ON true
        LEFT JOIN LATERAL (SELECT l.* FROM (SELECT v.* FROM facility_version v WHERE v.facility_id = x.id AND v.from_date <= on_day
                                            ORDER BY v.from_date DESC, v.id DESC LIMIT 1) l WHERE l.to_date IS NULL OR l.to_date >= on_day) w ON true
        WHERE (t.id IS NULL) <> (w.id IS NULL) OR t.parent_id IS DISTINCT FROM w.parent_id
    ), was AS (
        SELECT DISTINCT a.facility_id AS top, u.id FROM link l CROSS JOIN LATERAL facilities_above(l.id, on_day, known) a
        CROSS JOIN LATERAL facilities_under(l.id, on_day, known) u (id)
        WHERE l.then_there AND a.facility_id = ANY (tops)
    ), now AS (
        SELECT DISTINCT a.ancestor_id AS top, d.descendant_id AS id FROM link l
        JOIN facility_closure a ON a.descendant_id = l.id AND a.during @> on_day AND a.ancestor_id = ANY (tops)
        JOIN facility_closure d ON d.ancestor_id = l.id AND d.during @> on_day
        WHERE l.now_there
    )
    (SELECT b.top, b.id, 1 FROM was b EXCEPT SELECT x.top, x.id, 1 FROM now x)
    UNION ALL
    (SELECT x.top, x.id, -1 FROM now x EXCEPT SELECT b.top, b.id, -1 FROM was b);
END
$$;

-- As before (0030). What holds for good since before today is the most by far, and an index leaves it out: hence OFFSET, lest another one be
-- taken that has all of it.
CREATE OR REPLACE FUNCTION facilities_out_of_sight(top bigint, on_day date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN ARRAY(
        SELECT c.descendant_id FROM (SELECT k.* FROM facility_closure k WHERE k.ancestor_id = top AND NOT upper_inf(k.during) OFFSET 0) c
        WHERE c.during @> on_day AND NOT facility_in_sight(c.descendant_id)
        UNION
        SELECT c.descendant_id
        FROM (SELECT k.* FROM facility_closure k WHERE k.ancestor_id = top AND lower(k.during) > civil_date(clock(), 'UTC') - 2 OFFSET 0) c
        WHERE c.during @> on_day AND NOT facility_in_sight(c.descendant_id));
END
$$;
-- As before; from what moved since, where something did.
CREATE OR REPLACE FUNCTION hidden_known(top bigint, on_day date, known timestamptz) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    hidden bigint[] := facilities_out_of_sight(top, on_day);
BEGIN
    IF known IS NULL THEN
        RETURN hidden;
    END IF;
    RETURN ARRAY((SELECT unnest(hidden) EXCEPT SELECT m.descendant_id FROM closure_moves(ARRAY[top], on_day, known) m WHERE m.n < 0)
                 UNION SELECT m.descendant_id FROM closure_moves(ARRAY[top], on_day, known) m WHERE m.n > 0 AND NOT facility_in_sight(m.descendant_id));
END
$$;

-- ---- Counting

ALTER FUNCTION standing_changes() ROWS 2;
-- As before (0030), and where the tree was another one, or something is not to count, sums are used all the same: what lay below then and does
-- not now is added from its own differences, what lies below now and did not then is taken away, and so is what is not to count.
CREATE OR REPLACE FUNCTION standing_cells(nodes bigint[], on_day date, roles bigint[], certifications bigint[], corrected bigint, correction_role bigint,
                                          known timestamptz, without bigint[])
RETURNS TABLE (facility_id bigint, people boolean, job_role_id bigint, certification_id bigint, s integer, n bigint)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog SET jit = off AS $$
DECLARE
    y integer := extract(year FROM on_day);
    m integer := extract(month FROM on_day);
    d integer := extract(day FROM on_day);
BEGIN
    RETURN QUERY
    WITH node AS MATERIALIZED (
        SELECT u.id, EXISTS (SELECT FROM standing_node k WHERE k.facility_id = u.id) AS summed FROM unnest(nodes) u (id)
    ), change AS MATERIALIZED (
        SELECT * FROM standing_changes()
    ), move AS MATERIALIZED (
        SELECT v.ancestor_id AS top, v.descendant_id AS id, v.n FROM closure_moves(nodes, on_day, known) v
    ), beside AS MATERIALIZED ( -- counted from its own differences: n times, beside the sums or what lies below
        SELECT v.top, v.id, v.n FROM move v WHERE NOT (v.n > 0 AND v.id = ANY (without))
        UNION ALL
        SELECT c.ancestor_id, w.id, -1 FROM unnest(without) w (id)
        CROSS JOIN LATERAL (SELECT k.ancestor_id FROM facility_closure k WHERE k.descendant_id = w.id AND k.during @> on_day OFFSET 0) c
        WHERE c.ancestor_id = ANY (nodes) AND NOT EXISTS (SELECT FROM move v WHERE v.top = c.ancestor_id AND v.id = w.id)
    ), fresh AS MATERIALIZED ( -- not in the sums yet
        SELECT b.facility_id, b.people, b.job_role_id, b.certification_id, b.standing, b.n FROM change x
        CROSS JOIN LATERAL (SELECT f.* FROM standing_delta f WHERE NOT f.folded AND f.change_id = x.change_id OFFSET 0) b
        WHERE b.day <= on_day AND b.certification_id = ANY (certifications)
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
        UNION ALL
        SELECT o.id, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), b.n
        FROM fresh b
        CROSS JOIN LATERAL (SELECT k.ancestor_id FROM facility_closure k WHERE k.descendant_id = b.facility_id AND k.during @> on_day OFFSET 0) c
        JOIN node o ON o.id = c.ancestor_id AND o.summed
        WHERE CASE WHEN b.people THEN o.id = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
        UNION ALL -- in them, and recorded later
        SELECT o.id, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), -b.n
        FROM later b
        CROSS JOIN LATERAL (SELECT k.ancestor_id FROM facility_closure k WHERE k.descendant_id = b.facility_id AND k.during @> on_day OFFSET 0) c
        JOIN node o ON o.id = c.ancestor_id AND o.summed
        WHERE b.day <= on_day AND b.certification_id = ANY (certifications)
          AND CASE WHEN b.people THEN o.id = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
        UNION ALL -- of facilities without sums, and beside
        SELECT w.top, b.people, b.job_role_id, b.certification_id, standing_number(b.standing), w.n * b.n
        FROM (SELECT o.id AS top, c.descendant_id AS id, 1 AS n FROM node o
              CROSS JOIN LATERAL (SELECT k.descendant_id FROM facility_closure k WHERE k.ancestor_id = o.id AND k.during @> on_day OFFSET 0) c
              WHERE NOT o.summed
              UNION ALL
              SELECT e.top, e.id, e.n FROM beside e) w
        CROSS JOIN LATERAL (SELECT f.* FROM standing_delta f -- few facilities: each by the index
                            WHERE f.facility_id = w.id AND f.certification_id = ANY (certifications) AND f.day <= on_day OFFSET 0) b
        JOIN change x ON x.change_id = b.change_id
        WHERE (known IS NULL OR coalesce(x.put_at, b.recorded_at) <= known)
          AND CASE WHEN b.people THEN w.top = corrected AND b.job_role_id = correction_role ELSE roles = '{0}' OR b.job_role_id = ANY (roles) END
    )
    SELECT p.facility_id, p.people, p.job_role_id, p.certification_id, p.s, sum(p.n)::bigint
    FROM piece p GROUP BY 1, 2, 3, 4, 5 HAVING sum(p.n) <> 0;
END
$$;

-- ---- Sums while the tree changes

-- Adds to the sums what a source gives, as columns of standing_above; the source may name nodes ($1), ids ($2), and rows of the closure that
-- come ($3) and go ($4).
CREATE FUNCTION standing_add(source text, nodes bigint[], ids bigint[], comes facility_closure[], goes facility_closure[]) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    EXECUTE format($sql$
        WITH daily AS (
            SELECT facility_id, people, job_role_id, certification_id, change_id, standing_number(standing) AS s, day, sum(n) AS n
            FROM %s GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0
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
    $sql$, source) USING nodes, ids, comes, goes;
END
$$;
CREATE OR REPLACE FUNCTION standing_add_up(nodes bigint[], ids bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = attest, pg_catalog AS $$
BEGIN
    PERFORM standing_add('standing_above WHERE facility_id = ANY ($1) AND ' || CASE WHEN ids IS NULL THEN 'folded' ELSE 'id = ANY ($2)' END, nodes, ids, NULL, NULL);
END
$$;
-- What is in the sums of what lies below a facility, for rows of the closure: on the days on which they say that it lies there.
CREATE FUNCTION standing_moved(rows facility_closure[], sign integer)
RETURNS TABLE (facility_id bigint, people boolean, job_role_id bigint, certification_id bigint, change_id bigint, standing standing, day date, n integer)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    SELECT r.ancestor_id, d.people, d.job_role_id, d.certification_id, d.change_id, d.standing, x.day, sign * x.n
    FROM unnest(rows) r JOIN standing_node k ON k.facility_id = r.ancestor_id
    CROSS JOIN LATERAL (SELECT f.* FROM standing_delta f WHERE f.facility_id = r.descendant_id AND f.folded OFFSET 0) d
    CROSS JOIN LATERAL (VALUES (greatest(d.day, lower(r.during)), d.n), (upper(r.during), -d.n)) x (day, n)
    WHERE x.day IS NOT NULL AND (upper_inf(r.during) OR d.day < upper(r.during));
END
$$;
-- As before (0030), but for the sums.
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
    -- Where little moves, the sums move with it; where much does, they are made anew.
    IF (SELECT count(*) FROM (SELECT FROM unnest(comes || goes) x JOIN standing_node k ON k.facility_id = x.ancestor_id
                              CROSS JOIN LATERAL (SELECT FROM standing_delta d WHERE d.facility_id = x.descendant_id OFFSET 0) d LIMIT 200001) l) <= 200000 THEN
        PERFORM standing_add('(SELECT * FROM standing_moved($3, 1) UNION ALL SELECT * FROM standing_moved($4, -1)) m', NULL, NULL, comes, goes);
    ELSE
        DELETE FROM standing_node k USING unnest(comes || goes) x
        WHERE k.facility_id = x.ancestor_id AND EXISTS (SELECT FROM standing_delta b WHERE b.facility_id = x.descendant_id);
    END IF;
    RETURN NULL;
END
$$;

-- ---- A dashboard

CREATE FUNCTION dashboard_nodes(top bigint, on_day date, known timestamptz) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    levels integer := dashboard_depth(top, on_day);
BEGIN
    IF known IS NULL THEN
        RETURN QUERY SELECT c.descendant_id FROM (SELECT k.* FROM facility_closure k WHERE k.ancestor_id = top AND k.depth <= levels OFFSET 0) c
            WHERE c.during @> on_day;
    ELSE
        RETURN QUERY
        WITH RECURSIVE down AS (
            SELECT a.facility_id AS id, 0 AS depth FROM facilities_above(top, on_day, known) a WHERE a.depth = 0
            UNION ALL
            SELECT b.facility_id, d.depth + 1 FROM down d CROSS JOIN LATERAL facilities_below(d.id, on_day, known) b WHERE d.depth < levels
        )
        SELECT d.id FROM down d;
    END IF;
END
$$;
-- As before (0030), as far down as dashboard_depth says.
CREATE OR REPLACE FUNCTION dashboard_counts(top bigint, on_day date, certification text, job_role text, known timestamptz)
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
    nodes := ARRAY(SELECT o.id FROM dashboard_nodes(top, on_day, known) o (id) WHERE o.id <> ALL (hidden));
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

-- ---- Lists behind a number

-- The rows of one facility that count with a standing on a day: each post once, with the worst of its standings for these certifications, and
-- of somebody with several posts in the part of `top` (people) the one with the worst. roles NULL: any. known NULL: as known now. In the order of
-- names, after `past_name` and `past_post`, at most so many.
CREATE FUNCTION standing_rows(place bigint, on_day date, wanted standing, certifications bigint[], roles bigint[], people boolean, top bigint,
                              hidden bigint[], known timestamptz, past_name text, past_post bigint, most integer)
RETURNS TABLE (person_id bigint, post_id bigint, facility_id bigint, job_role_id bigint, certification_id bigint, standing standing, due date, exempt_until date)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
#variable_conflict use_column
BEGIN
    IF known IS NOT NULL THEN
        RETURN QUERY
        WITH one AS MATERIALIZED (
            SELECT DISTINCT ON (k.post_id) k.person_id, k.post_id, k.facility_id, k.job_role_id, k.certification_id, k.standing, k.due, k.exempt_until
            FROM standings_known_in(ARRAY[place], NULL, on_day, known) k
            WHERE (k.certification_id IS NULL OR k.certification_id = ANY (certifications)) AND (roles IS NULL OR k.job_role_id = ANY (roles))
            ORDER BY k.post_id, k.standing, k.certification_id
        )
        SELECT o.* FROM one o JOIN person n ON n.id = o.person_id
        WHERE o.standing = wanted AND (past_name IS NULL OR (n.display_name, o.post_id) > (past_name, past_post))
          AND (NOT people OR standing_is_first(o.person_id, o.post_id, wanted, certifications, roles, top, hidden, on_day, known))
        ORDER BY n.display_name, o.post_id LIMIT most;
    ELSIF wanted = 'not required' THEN
        RETURN QUERY
        SELECT p.person_id, p.post_id, p.facility_id, p.job_role_id, NULL::bigint, wanted, NULL::date, NULL::date
        FROM post_span p JOIN person n ON n.id = p.person_id
        WHERE p.facility_id = place AND p.during @> on_day AND (roles IS NULL OR p.job_role_id = ANY (roles))
          AND NOT EXISTS (SELECT FROM timeline t WHERE t.post_id = p.post_id AND t.during @> on_day AND t.certification_id = ANY (certifications))
          AND (past_name IS NULL OR (n.display_name, p.post_id) > (past_name, past_post))
          AND (NOT people OR standing_is_first(p.person_id, p.post_id, wanted, certifications, roles, top, hidden, on_day, known))
        ORDER BY n.display_name, p.post_id LIMIT most;
    ELSE
        RETURN QUERY
        WITH one AS MATERIALIZED (
            SELECT DISTINCT ON (t.post_id) t.person_id, t.post_id, t.job_role_id, t.certification_id, t.due, t.during
            FROM timeline t
            WHERE t.facility_id = place AND t.certification_id = ANY (certifications) AND t.standing = wanted AND t.during @> on_day
              AND (roles IS NULL OR t.job_role_id = ANY (roles))
              AND (cardinality(certifications) = 1
                   OR NOT EXISTS (SELECT FROM timeline w WHERE w.post_id = t.post_id AND w.standing < wanted AND w.during @> on_day))
            ORDER BY t.post_id, t.certification_id
        )
        SELECT o.person_id, o.post_id, place, o.job_role_id, o.certification_id, wanted, o.due, CASE WHEN wanted = 'exempt' THEN last_day(o.during) END
        FROM one o JOIN person n ON n.id = o.person_id
        WHERE (past_name IS NULL OR (n.display_name, o.post_id) > (past_name, past_post))
          AND (NOT people OR standing_is_first(o.person_id, o.post_id, wanted, certifications, roles, top, hidden, on_day, known))
        ORDER BY n.display_name, o.post_id LIMIT most;
    END IF;
END
$$;
-- Whether a post is the one with which somebody is counted in the part of `top`: no other of theirs there is worse, or as bad and has a lower number.
CREATE FUNCTION standing_is_first(person bigint, post bigint, its standing, certifications bigint[], roles bigint[], top bigint, hidden bigint[],
                                  on_day date, known timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM post o WHERE o.person_id = person AND o.id <> post) THEN
        RETURN true;
    ELSIF known IS NULL THEN
        RETURN NOT EXISTS (
            SELECT FROM post_span p JOIN facility_closure c ON c.ancestor_id = top AND c.descendant_id = p.facility_id AND c.during @> on_day
            CROSS JOIN LATERAL (SELECT coalesce(min(t.standing), 'not required') AS worst FROM timeline t
                                WHERE t.post_id = p.post_id AND t.during @> on_day AND t.certification_id = ANY (certifications)) w
            WHERE p.person_id = person AND p.post_id <> post AND p.during @> on_day AND (roles IS NULL OR p.job_role_id = ANY (roles))
              AND p.facility_id <> ALL (hidden) AND (w.worst, p.post_id) < (its, post));
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM standings_known_in(NULL, person, on_day, known) k
        WHERE k.post_id <> post AND (k.certification_id IS NULL OR k.certification_id = ANY (certifications))
          AND (roles IS NULL OR k.job_role_id = ANY (roles)) AND k.facility_id <> ALL (hidden) AND (k.standing, k.post_id) < (its, post)
          AND EXISTS (SELECT FROM facilities_above(k.facility_id, on_day, known) a WHERE a.facility_id = top));
END
$$;
-- What posts looked like on a day, as known at an instant: a row for each, and one for each of its standings, of which certification_id says whose.
-- Of the posts at some facilities, or of one person's.
CREATE FUNCTION standings_known_in(places bigint[], person bigint, on_day date, known timestamptz)
RETURNS TABLE (person_id bigint, post_id bigint, facility_id bigint, job_role_id bigint, certification_id bigint, standing standing, due date, exempt_until date)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    change bigint := change_in_force();
    put_at timestamptz := change_in_force_at();
BEGIN
    IF person IS NOT NULL THEN
        places := ARRAY(SELECT DISTINCT v.facility_id FROM post_version v WHERE v.person_id = person);
    END IF;
    RETURN QUERY
    SELECT v.person_id, v.post_id, v.facility_id, v.job_role_id, NULL::bigint, 'not required'::standing, NULL::date, NULL::date
    FROM post_version v
    WHERE v.facility_id = ANY (places) AND (person IS NULL OR v.person_id = person)
      AND v.from_date <= on_day AND v.recorded_at <= known AND (v.to_date IS NULL OR v.to_date >= on_day)
      AND NOT EXISTS (SELECT FROM post_version n WHERE n.person_id = v.person_id AND n.post_id = v.post_id AND n.from_date <= on_day
                      AND n.recorded_at <= known AND (n.from_date, n.id) > (v.from_date, v.id))
    UNION ALL
    SELECT t.person_id, t.post_id, t.facility_id, t.job_role_id, t.certification_id, t.standing, t.due, CASE WHEN t.standing = 'exempt' THEN last_day(t.during) END
    FROM (
        SELECT r.person_id, r.post_id, r.facility_id, r.job_role_id, r.certification_id, r.standing, r.due, r.during FROM timeline_row r
        WHERE r.facility_id = ANY (places) AND (person IS NULL OR r.person_id = person) AND r.during @> on_day
          AND CASE WHEN r.came = 0 THEN r.recorded_at <= known ELSE r.came = change AND put_at <= known END
          AND NOT (r.goes <> 0 AND r.goes = change AND put_at <= known)
        UNION ALL
        SELECT p.person_id, p.post_id, p.facility_id, p.job_role_id, p.certification_id, p.standing, p.due, p.during FROM timeline_past p
        WHERE p.facility_id = ANY (places) AND (person IS NULL OR p.person_id = person)
          AND p.during @> on_day AND p.recorded_at <= known AND p.dropped_at > known
    ) t;
END
$$;
-- The same of all of a part (0034).
CREATE OR REPLACE FUNCTION standings_known(top bigint, on_day date, known timestamptz)
RETURNS TABLE (person_id bigint, post_id bigint, facility_id bigint, job_role_id bigint, certification_id bigint, standing standing, due date, exempt_until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    IF facility_in_sight(top) THEN
        RETURN QUERY SELECT k.* FROM standings_known_in(ARRAY(
            SELECT c.descendant_id FROM closure_known(ARRAY[top], on_day, known) c EXCEPT SELECT unnest(hidden_known(top, on_day, known))), NULL, on_day, known) k;
    END IF;
END
$$;
-- As before (0034), from the facilities of these posts.
CREATE OR REPLACE FUNCTION why_known(posts bigint[], certifications bigint[], on_day date, known timestamptz)
RETURNS TABLE (post_id bigint, certification_id bigint, why text, grace_days integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    RETURN QUERY
    WITH at AS MATERIALIZED (
        SELECT DISTINCT ON (v.post_id) v.* FROM unnest(posts) u (id) JOIN post o ON o.id = u.id
        JOIN post_version v ON v.person_id = o.person_id AND v.post_id = o.id AND v.from_date <= on_day AND v.recorded_at <= known
        ORDER BY v.post_id, v.from_date DESC, v.id DESC
    ), place AS MATERIALIZED (
        SELECT d.id AS facility_id, l.kind::text AS kind, l.state::text AS state FROM (SELECT DISTINCT a.facility_id AS id FROM at a) d
        CROSS JOIN LATERAL (SELECT v.* FROM facility_version v WHERE v.facility_id = d.id AND v.from_date <= on_day AND v.recorded_at <= known
                            ORDER BY v.from_date DESC, v.id DESC LIMIT 1) l
        WHERE l.to_date IS NULL OR l.to_date >= on_day
    ), above AS MATERIALIZED (
        SELECT p.facility_id AS below, u.facility_id AS id FROM place p CROSS JOIN LATERAL facilities_above(p.facility_id, on_day, known) u
    ), rule AS MATERIALIZED (
        SELECT DISTINCT ON (v.requirement_id) v.* FROM requirement_version v WHERE v.from_date <= on_day AND v.recorded_at <= known
        ORDER BY v.requirement_id, v.from_date DESC, v.id DESC
    ), role AS MATERIALIZED (
        SELECT * FROM job_role_closure
    )
    SELECT p.post_id, r.certification_id, string_agg(r.title || coalesce(' – ' || r.citation, ''), '; ' ORDER BY r.title), min(r.grace_days)
    FROM unnest(posts, certifications) u (post, certification) JOIN at p ON p.post_id = u.post JOIN place f ON f.facility_id = p.facility_id
    JOIN rule r ON r.certification_id = u.certification AND (r.to_date IS NULL OR r.to_date >= on_day)
    WHERE (p.person_id = me() OR facility_in_sight(p.facility_id))
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

-- How many posts there are with a standing on a day in each of some facilities and all below it: certification 0: with the worst of theirs; else for that
-- one, where whoever is there and has no standing for it is not required.
CREATE FUNCTION standing_posts(nodes bigint[], on_day date, wanted standing, certification bigint, roles bigint[], known timestamptz, hidden bigint[])
RETURNS TABLE (facility_id bigint, n bigint)
LANGUAGE plpgsql STABLE SET search_path = attest, pg_catalog AS $$
DECLARE
    number integer := standing_number(wanted);
BEGIN
    RETURN QUERY
    SELECT c.facility_id, sum(CASE WHEN number < 6 OR certification = 0 THEN c.n WHEN c.certification_id = 0 THEN c.n WHEN c.s < 6 THEN -c.n ELSE 0 END)::bigint
    FROM standing_cells(nodes, on_day, coalesce(roles, '{0}'), CASE WHEN number = 6 AND certification <> 0 THEN ARRAY[0, certification] ELSE ARRAY[certification] END,
                        NULL, NULL, known, hidden) c
    WHERE NOT c.people AND (c.s = number OR number = 6 AND certification <> 0)
    GROUP BY 1;
END
$$;

-- Those behind a number of a dashboard, in the order of a list: worst first, facility after facility as the tree shows them, by name. What the
-- counters know to be empty is not looked into, so that a page costs what it shows. code, role: NULL for all. wanted NULL: all standings. past_*:
-- the row after which the page begins; NULL: the first. Nothing where the viewer may not look.
CREATE FUNCTION standing_list(top bigint, on_day date, code text, role text, wanted standing, people boolean, known timestamptz,
                              past_standing standing, past_facility bigint, past_post bigint, most integer)
RETURNS TABLE (person_id bigint, post_id bigint, facility_id bigint, job_role_id bigint, certification_id bigint, standing standing, due date, exempt_until date)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = attest, pg_catalog SET jit = off AS $$
#variable_conflict use_column
DECLARE
    hidden bigint[] := hidden_known(top, on_day, known);
    certification bigint := CASE WHEN code IS NULL THEN 0 ELSE coalesce((SELECT k.id FROM certification k WHERE k.code::text = standing_list.code), -1) END;
    certifications bigint[] := CASE WHEN code IS NULL THEN ARRAY(SELECT k.id FROM certification k) ELSE ARRAY[certification] END;
    roles bigint[] := CASE WHEN role IS NOT NULL THEN
        ARRAY(SELECT c.descendant_id FROM job_role_closure c JOIN job_role r ON r.id = c.ancestor_id WHERE r.code::text = role) END;
    path bigint[];        -- to the facility of past_post, from the top
    past_name text;
    one standing;
    stack bigint[];
    node bigint;
    back boolean;         -- on the way back to where the page before ended
    got integer := 0;
    found integer;
BEGIN
    IF NOT facility_in_sight(top) OR NOT EXISTS (SELECT FROM facilities_above(top, on_day, known)) THEN
        RETURN;
    END IF;
    IF past_post IS NOT NULL AND past_facility <> ALL (hidden) THEN
        path := ARRAY(SELECT a.facility_id FROM facilities_above(past_facility, on_day, known) a
                      WHERE a.depth <= (SELECT b.depth FROM facilities_above(past_facility, on_day, known) b WHERE b.facility_id = top) ORDER BY a.depth DESC);
        past_name := (SELECT n.display_name FROM post_version v JOIN person n ON n.id = v.person_id
                      WHERE v.facility_id = past_facility AND v.post_id = past_post LIMIT 1);
    END IF;
    IF past_name IS NULL OR path = '{}' THEN
        past_standing := NULL; -- no such row: from the first
    END IF;
    FOREACH one IN ARRAY CASE WHEN wanted IS NULL THEN enum_range(past_standing, NULL) ELSE ARRAY[wanted] END LOOP
        back := one = past_standing;
        stack := ARRAY(SELECT p.facility_id FROM standing_posts(ARRAY[top], on_day, one, certification, roles, known, hidden) p WHERE p.n > 0
                       UNION SELECT top WHERE NOT EXISTS (SELECT FROM standing_node k WHERE k.facility_id = top));
        WHILE cardinality(stack) > 0 LOOP
            node := stack[cardinality(stack)];
            stack := trim_array(stack, 1);
            IF NOT coalesce(back AND node = ANY (path), false) OR node = past_facility THEN
                IF node <> ALL (hidden) THEN
                    RETURN QUERY SELECT * FROM standing_rows(node, on_day, one, certifications, roles, people, top, hidden, known,
                        CASE WHEN back AND node = past_facility THEN past_name END, past_post, most - got);
                    GET DIAGNOSTICS found = ROW_COUNT;
                    got := got + found;
                    IF got >= most THEN
                        RETURN;
                    END IF;
                END IF;
            END IF;
            stack := stack || ARRAY(
                WITH below AS MATERIALIZED (
                    SELECT b.facility_id AS id, b.place, EXISTS (SELECT FROM standing_node k WHERE k.facility_id = b.facility_id) AS summed
                    FROM facilities_below(node, on_day, known) WITH ORDINALITY b (facility_id, code, name, kind, place)
                ), ahead AS MATERIALIZED (
                    SELECT b.* FROM below b
                    WHERE NOT coalesce(back AND node = ANY (path) AND node <> past_facility, false)
                       OR b.place >= (SELECT x.place FROM below x WHERE x.id = path[array_position(path, node) + 1])
                ), counted AS MATERIALIZED (
                    SELECT p.facility_id FROM standing_posts(ARRAY(SELECT a.id FROM ahead a WHERE a.summed), on_day, one, certification, roles, known, hidden) p
                    WHERE p.n > 0
                )
                SELECT a.id FROM ahead a
                WHERE CASE WHEN a.summed THEN a.id IN (SELECT c.facility_id FROM counted c)
                      ELSE one = 'not required' -- facility by facility: LIMIT keeps the planner from reading all there are
                        OR coalesce((SELECT true FROM timeline_row t WHERE t.facility_id = a.id AND t.certification_id = ANY (certifications) AND t.standing = one
                                     AND t.during @> on_day AND (roles IS NULL OR t.job_role_id = ANY (roles)) LIMIT 1), false)
                        OR known IS NOT NULL AND coalesce((SELECT true FROM timeline_past t WHERE t.facility_id = a.id AND t.dropped_at > known
                                                           AND t.standing = one LIMIT 1), false)
                        OR coalesce((SELECT true FROM facility_version v WHERE v.parent_id = a.id LIMIT 1), false) END
                ORDER BY a.place DESC);
        END LOOP;
    END LOOP;
END
$$;
-- How many rows such a list has.
CREATE FUNCTION standing_total(top bigint, on_day date, code text, role text, wanted standing, people boolean, known timestamptz) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    hidden bigint[] := hidden_known(top, on_day, known);
    certification bigint := CASE WHEN code IS NULL THEN 0 ELSE coalesce((SELECT k.id FROM certification k WHERE k.code::text = standing_total.code), -1) END;
    under bigint := CASE WHEN role IS NULL THEN 0 ELSE coalesce((SELECT r.id FROM job_role r WHERE r.code::text = role), -1) END;
    number integer := standing_number(wanted);
BEGIN
    IF NOT facility_in_sight(top) THEN
        RETURN 0;
    ELSIF people AND hidden <> '{}' THEN
        RETURN (SELECT count(*) FROM standing_list(top, on_day, code, role, wanted, people, known, NULL, NULL, NULL, NULL));
    END IF;
    RETURN (SELECT coalesce(sum(CASE WHEN wanted IS NULL THEN CASE WHEN c.certification_id = 0 THEN c.n END
                                     WHEN number < 6 OR certification = 0 THEN CASE WHEN c.certification_id = certification AND c.s = number THEN c.n END
                                     WHEN c.certification_id = 0 THEN c.n WHEN c.s < 6 THEN -c.n END), 0)
            FROM standing_cells(ARRAY[top], on_day, CASE WHEN under = 0 THEN '{0}' ELSE ARRAY(SELECT j.descendant_id FROM job_role_closure j WHERE j.ancestor_id = under) END,
                                ARRAY[0, certification], CASE WHEN people THEN top END, under, known, hidden) c);
END
$$;

-- ---- Exceptions

-- Who has, or had, more than one post: exceptions() begins with them (0039).
CREATE TABLE person_posts (
    person_id bigint PRIMARY KEY REFERENCES person
);
INSERT INTO person_posts SELECT p.person_id FROM post p GROUP BY p.person_id HAVING count(*) > 1;
CREATE FUNCTION person_posts_note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
BEGIN
    INSERT INTO person_posts SELECT DISTINCT a.person_id FROM added a
    WHERE EXISTS (SELECT FROM post p WHERE p.person_id = a.person_id AND p.id <> a.id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
CREATE TRIGGER person_posts_note AFTER INSERT ON post REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION person_posts_note();
ALTER TABLE person_posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY job ON person_posts TO attest_job USING (true);
GRANT SELECT ON person_posts TO attest_job;

-- ---- Rights

REVOKE EXECUTE ON FUNCTION looks_into_any, sight_begins, dashboard_depth, facilities_below, facilities_above, facilities_under, closure_moves, dashboard_nodes,
    standing_rows, standing_is_first, standings_known_in, standing_posts, standing_list, standing_total, standing_add, standing_moved FROM PUBLIC;
GRANT EXECUTE ON FUNCTION looks_into_any, sight_begins, dashboard_depth, facilities_below, standing_list, standing_total TO attest_web, attest_job;
