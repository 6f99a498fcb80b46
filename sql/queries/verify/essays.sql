-- Marks of essays agree with their readings; what waits can be marked, and does not wait for long.
WITH reading AS (
    SELECT m.attempt_id, m.item_id, array_agg(m.round ORDER BY m.round) AS rounds, array_agg(t.points ORDER BY t.points) AS p
    FROM essay_mark m CROSS JOIN LATERAL (SELECT sum(x)::bigint AS points FROM unnest(m.points) x) t GROUP BY 1, 2
), worth AS (
    SELECT r.*, b.best, CASE cardinality(p) WHEN 1 THEN 2 * p[1] WHEN 2 THEN p[1] + p[2]
                             ELSE CASE WHEN p[2] - p[1] < p[3] - p[2] THEN p[1] + p[2] ELSE p[2] + p[3] END END AS doubled
    FROM reading r CROSS JOIN LATERAL (
        SELECT sum(c.best)::bigint AS best FROM (SELECT max(l.num) AS best FROM item_part l
                                         WHERE l.item_id = r.item_id AND l.kind = 'level' GROUP BY l.parent) c) b
), finding AS (
    SELECT format('attempt %s: the mark of essay %s is %s of %s, its readings give %s of %s', w.attempt_id, w.item_id, k.num, k.den,
                  w.doubled, 2 * w.best) AS finding
    FROM worth w JOIN mark k ON k.attempt_id = w.attempt_id AND k.item_id = w.item_id
    WHERE k.num::numeric * 2 * w.best <> w.doubled::numeric * k.den
    UNION ALL
    SELECT format('attempt %s: essay %s has a mark and nobody has read it', k.attempt_id, k.item_id)
    FROM mark k JOIN item i ON i.id = k.item_id AND i.kind = 'essay'
    WHERE k.num <> 0 AND NOT EXISTS (SELECT FROM essay_mark m WHERE m.attempt_id = k.attempt_id AND m.item_id = k.item_id)
    UNION ALL
    SELECT format('attempt %s: the points of reading %s of essay %s are not those of its levels', m.attempt_id, m.round, m.item_id)
    FROM essay_mark m
    WHERE m.points IS DISTINCT FROM (SELECT array_agg(l.num ORDER BY u.o) FROM unnest(m.levels) WITH ORDINALITY u (number, o)
                                     JOIN item_part l ON l.item_id = m.item_id AND l.number = u.number AND l.kind = 'level')
    UNION ALL
    SELECT format('attempt %s: essay %s has readings %s', attempt_id, item_id, rounds) FROM reading
    WHERE rounds <> ARRAY(SELECT generate_series(1, cardinality(rounds)))
    UNION ALL
    SELECT format('attempt %s: submitted, and no essay of it waits to be read', a.id) FROM attempt a
    WHERE a.state = 'submitted' AND NOT EXISTS (SELECT FROM essay e WHERE e.attempt_id = a.id AND NOT e.whole)
    UNION ALL
    SELECT format('attempt %s: has waited to be marked since %s, more than 30 days', a.id, a.submitted_at::date) FROM attempt a
    WHERE a.state = 'submitted' AND a.submitted_at < clock() - interval '30 days'
)
SELECT finding FROM finding ORDER BY 1
