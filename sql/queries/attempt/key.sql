-- What grading needs: each drawn item with its key and what is chosen. Only for the grading itself; never shown.
SELECT p.item_id AS item, i.kind, i.scoring, i.weight, o.nums, o.dens, o.chosen
FROM attempt_item p
JOIN item i ON i.id = p.item_id
LEFT JOIN LATERAL (
    SELECT s.parts FROM response s
    WHERE s.attempt_id = p.attempt_id AND s.item_id = p.item_id ORDER BY s.seq DESC LIMIT 1
) r ON true
CROSS JOIN LATERAL (
    SELECT array_agg(x.num ORDER BY x.number) AS nums, array_agg(x.den ORDER BY x.number) AS dens,
           array_agg(coalesce(x.key = ANY (r.parts), false) ORDER BY x.number) AS chosen
    FROM item_part x WHERE x.item_id = p.item_id
) o
WHERE p.attempt_id = $1::bigint AND p.person_id = me() -- attempt
ORDER BY p.number
