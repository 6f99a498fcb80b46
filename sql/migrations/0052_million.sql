-- What a million staff cost: the tree by plain indexes, sums as running totals.  SPDX-License-Identifier: Apache-2.0

-- ---- The tree

-- It is rebuilt by one function under one lock, which has nothing overlap, and attest verify compares it with the versions (decision 0158). The
-- index of the exclusion was taken for nearly every question, since it has all columns, though it finds what lies above a facility by looking
-- through much of the tree. Each of these has all columns, too, and begins with what is asked for.
ALTER TABLE facility_closure DROP CONSTRAINT facility_closure_ancestor_id_descendant_id_during_excl;
DROP INDEX facility_closure_ancestor_id_descendant_id_idx, facility_closure_descendant_id_ancestor_id_idx, facility_closure_ancestor_id_idx,
    facility_closure_ancestor_id_lower_idx, facility_closure_ancestor_id_depth_idx;
CREATE UNIQUE INDEX facility_closure_once ON facility_closure (ancestor_id, descendant_id, lower(during)) INCLUDE (during, depth);
CREATE INDEX facility_closure_above ON facility_closure (descendant_id, ancestor_id) INCLUDE (during, depth);
CREATE INDEX facility_closure_depth ON facility_closure (ancestor_id, depth) INCLUDE (descendant_id, during);
CREATE INDEX facility_closure_since ON facility_closure (ancestor_id, lower(during)) INCLUDE (descendant_id, during);
CREATE INDEX facility_closure_ended ON facility_closure (ancestor_id) INCLUDE (descendant_id, during) WHERE NOT upper_inf(during);

-- ---- Sums as running totals

-- An entry of standing_fold was 8 × its year, month or day + the standing, and n what that came to: the count on a day took all entries up to it.
-- It is now the standing × 65536 + its year, month or day, in rising order, and n what its standing comes to up to there: the count on a day
-- takes one entry of each standing, which is found by halving, however many there are. Rows stay as they are written, not packed.
ALTER TABLE standing_fold SET (toast_tuple_target = 8160);
CREATE TEMP TABLE fold_before ON COMMIT DROP AS SELECT * FROM standing_fold;
TRUNCATE standing_fold;
INSERT INTO standing_fold (facility_id, people, period, job_role_id, certification_id, change_id, entries, n)
SELECT b.facility_id, b.people, b.period, b.job_role_id, b.certification_id, b.change_id, coalesce(t.entries, '{}'), coalesce(t.n, '{}')
FROM fold_before b CROSS JOIN LATERAL (
    SELECT array_agg(x.entry ORDER BY x.entry) AS entries, array_agg(x.n ORDER BY x.entry) AS n
    FROM (SELECT e.entry, (sum(e.n) OVER (PARTITION BY e.entry >> 16 ORDER BY e.entry))::bigint AS n
          FROM (SELECT (u.entry & 7) << 16 | (u.entry >> 3) AS entry, sum(u.n) AS n FROM unnest(b.entries, b.n) u (entry, n)
                GROUP BY 1 HAVING sum(u.n) <> 0) e) x) t;

-- What each entry adds.
CREATE FUNCTION standing_steps(entries integer[], n bigint[]) RETURNS TABLE (entry integer, n bigint) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT u.entry, u.n - coalesce(lag(u.n) OVER (PARTITION BY u.entry >> 16 ORDER BY u.entry), 0) FROM unnest($1, $2) u (entry, n)
$$;

-- As before (0037), as running totals.
CREATE OR REPLACE FUNCTION standing_add(source text, nodes bigint[], ids bigint[], comes facility_closure[], goes facility_closure[]) RETURNS void
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
            SELECT a.facility_id, a.people, p.period, a.job_role_id, a.certification_id, a.change_id, a.s << 16 | p.of AS entry, sum(a.n) AS n
            FROM any_role a CROSS JOIN LATERAL (SELECT extract(year FROM a.day)::integer AS y, extract(month FROM a.day)::integer AS m,
                                                       extract(day FROM a.day)::integer AS d OFFSET 0) t
            CROSS JOIN LATERAL (VALUES (0, t.y), (100 * t.y, t.m), (100 * t.y + t.m, t.d)) p (period, of)
            GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(a.n) <> 0
        ), total AS (
            SELECT e.facility_id, e.people, e.period, e.job_role_id, e.certification_id, e.change_id, e.entry,
                   (sum(e.n) OVER (PARTITION BY e.facility_id, e.people, e.period, e.job_role_id, e.certification_id, e.change_id, e.entry >> 16
                                   ORDER BY e.entry))::bigint AS n
            FROM entry e
        )
        INSERT INTO standing_fold AS f (facility_id, people, period, job_role_id, certification_id, change_id, entries, n)
        SELECT facility_id, people, period, job_role_id, certification_id, change_id, array_agg(entry ORDER BY entry), array_agg(n ORDER BY entry)
        FROM total GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT (facility_id, people, period, job_role_id, certification_id, change_id)
        DO UPDATE SET (entries, n) = (SELECT m.entries, m.n FROM standing_merged(f.entries, f.n, excluded.entries, excluded.n) m)
    $sql$, source) USING nodes, ids, comes, goes;
END
$$;
-- Two rows of sums as one.
CREATE FUNCTION standing_merged(one integer[], one_n bigint[], two integer[], two_n bigint[], OUT entries integer[], OUT n bigint[])
LANGUAGE plpgsql IMMUTABLE SET search_path = attest, pg_catalog AS $$
BEGIN
    SELECT coalesce(array_agg(x.entry ORDER BY x.entry), '{}'), coalesce(array_agg(x.n ORDER BY x.entry), '{}') INTO entries, n
    FROM (SELECT e.entry, (sum(sum(e.n)) OVER (PARTITION BY e.entry >> 16 ORDER BY e.entry))::bigint AS n
          FROM (SELECT * FROM standing_steps(one, one_n) UNION ALL SELECT * FROM standing_steps(two, two_n)) e
          GROUP BY e.entry HAVING sum(e.n) <> 0) x;
END
$$;
-- As before (0031).
CREATE OR REPLACE FUNCTION change_settle_counters(change bigint, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = attest, pg_catalog AS $$
DECLARE
    since timestamptz := (SELECT c.in_force_at FROM rule_change c WHERE c.id = change AND c.state = 'in force');
    moved bigint;
    node bigint;
BEGIN
    PERFORM standing_fold_lock();
    UPDATE standing_delta d SET change_id = 0, recorded_at = since, person_id = CASE WHEN d.people THEN d.person_id END
    WHERE d.id = ANY (ARRAY(SELECT x.id FROM standing_delta x WHERE x.change_id <> 0 AND x.change_id = change LIMIT most)) AND since IS NOT NULL;
    GET DIAGNOSTICS moved = ROW_COUNT;
    SELECT f.facility_id INTO node FROM standing_fold f WHERE f.change_id <> 0 AND f.change_id = change LIMIT 1;
    IF moved > 0 OR node IS NULL OR since IS NULL THEN
        RETURN moved;
    END IF;
    WITH gone AS (DELETE FROM standing_fold f WHERE f.facility_id = node AND f.change_id = change RETURNING f.*)
    INSERT INTO standing_fold AS f (facility_id, people, period, job_role_id, certification_id, change_id, entries, n)
    SELECT g.facility_id, g.people, g.period, g.job_role_id, g.certification_id, 0, g.entries, g.n FROM gone g
    ON CONFLICT (facility_id, people, period, job_role_id, certification_id, change_id)
    DO UPDATE SET (entries, n) = (SELECT m.entries, m.n FROM standing_merged(f.entries, f.n, excluded.entries, excluded.n) m);
    RETURN 1;
END
$$;

-- As before (0037), of each standing by one entry of a row.
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
        SELECT u.id, coalesce((SELECT true FROM standing_node k WHERE k.facility_id = u.id LIMIT 1), false) AS summed FROM unnest(nodes) u (id)
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
        SELECT k.facility_id, k.people, k.job_role_id, k.certification_id, v.s, k.ns[u.at] AS n -- up to the year, month or day before, or this day
        FROM kept k CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6)) v (s)
        CROSS JOIN LATERAL (SELECT width_bucket(v.s << 16 | CASE k.period WHEN 0 THEN y - 1 WHEN 100 * y THEN m - 1 ELSE d END, k.entries) AS at OFFSET 0) u
        WHERE u.at > 0 AND k.entries[u.at] >> 16 = v.s
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

REVOKE EXECUTE ON FUNCTION standing_steps, standing_merged FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_steps TO attest_job;
ANALYZE facility_closure, standing_fold;
