-- What each draw of a quiz may take, for a learner with one post of this kind: the columns of quiz/pool.
SELECT d.number AS draw, d.count, i.id AS item, i.kind, i.shuffle, w.id AS instead, 0 AS urgency, o.numbers, o.kinds, o.parents, o.fixed
FROM draw d
JOIN quiz q ON q.id = d.quiz_id
LEFT JOIN course_condition k ON k.id = d.condition_id
JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank
    AND (d.items IS NULL OR i.key = ANY (d.items))
    AND (d.objectives IS NULL OR i.objectives && d.objectives)
    AND (d.tags IS NULL OR i.tags && d.tags)
LEFT JOIN LATERAL (
    SELECT j.id FROM item j WHERE j.course_version_id = i.course_version_id AND j.key = i.instead ORDER BY j.bank = i.bank DESC LIMIT 1
) w ON i.instead IS NOT NULL
CROSS JOIN LATERAL (
    SELECT array_agg(x.number ORDER BY x.number) AS numbers, array_agg(x.kind ORDER BY x.number) AS kinds,
           array_agg(coalesce(x.parent, 0) ORDER BY x.number) AS parents, array_agg(x.fixed ORDER BY x.number) AS fixed
    FROM item_part x WHERE x.item_id = i.id AND x.kind IN ('option', 'row')
) o
WHERE d.quiz_id = $1::bigint -- quiz
  AND fits_as_if(k.roles, k.states, k.facility_kinds, k.reversed, $2::text, $3::text, $4::text) -- role, state, kind of facility
ORDER BY d.number, array_position(d.items, i.key::text), i.id
