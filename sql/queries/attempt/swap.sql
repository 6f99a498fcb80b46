-- The item that may stand in for one of a paper: the one that its author names, or, where that is in the paper already, another of
-- the same bank, objectives and weight. item NULL: there is none. No row: the paper has no such question.
SELECT p.number, EXISTS (SELECT FROM response r WHERE r.attempt_id = p.attempt_id AND r.item_id = p.item_id) AS answered,
       w.id AS item, w.kind, w.shuffle, o.numbers, o.kinds, o.parents, o.fixed
FROM attempt_item p
JOIN item i ON i.id = p.item_id
LEFT JOIN LATERAL (
    SELECT j.id, j.kind, j.shuffle FROM item j
    WHERE i.instead IS NOT NULL AND j.course_version_id = i.course_version_id AND j.id <> i.id
      AND (j.key = i.instead OR (j.bank = i.bank AND j.weight = i.weight AND j.privacy = i.privacy AND j.note IS NULL
           AND j.objectives @> i.objectives AND j.objectives <@ i.objectives))
      AND NOT EXISTS (SELECT FROM attempt_item x WHERE x.attempt_id = p.attempt_id AND x.item_id = j.id)
    ORDER BY j.key = i.instead DESC, j.bank = i.bank DESC, random() LIMIT 1
) w ON true
LEFT JOIN LATERAL (
    SELECT array_agg(x.number ORDER BY x.number) AS numbers, array_agg(x.kind ORDER BY x.number) AS kinds,
           array_agg(coalesce(x.parent, 0) ORDER BY x.number) AS parents, array_agg(x.fixed ORDER BY x.number) AS fixed
    FROM item_part x WHERE x.item_id = w.id AND x.kind IN ('option', 'row')
) o ON true
WHERE p.attempt_id = $1::bigint AND p.person_id = me() AND (i.key = $2::text OR p.number = $3::integer) -- attempt, key or number
