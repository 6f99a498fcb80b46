-- What the readings of the essays of an attempt came to, as marking/points has it, if nobody can go on with it. No row: somebody can.
SELECT e.item_id AS item, b.best, p.points
FROM essay e
CROSS JOIN LATERAL (SELECT sum(l.best)::bigint AS best FROM (
    SELECT max(x.num) AS best FROM item_part x WHERE x.item_id = e.item_id AND x.kind = 'level' GROUP BY x.parent) l) b
CROSS JOIN LATERAL (SELECT array_agg((SELECT sum(u)::bigint FROM unnest(m.points) u) ORDER BY m.round) AS points
                    FROM essay_mark m WHERE m.attempt_id = e.attempt_id AND m.item_id = e.item_id) p
WHERE e.attempt_id = $1::bigint AND e.attempt_id IN (SELECT s.attempt_id FROM marking_stuck() s) -- attempt
ORDER BY e.number
