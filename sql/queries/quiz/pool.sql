-- What each draw of a quiz may take, in the order of the bank (named items: in the order they are named). Draws whose condition the
-- enrolment does not meet take nothing. No key is read. urgency, in
-- boosters: 1 where an objective of the item was missed when it was last asked about, 2 where the learner had been sure.
SELECT d.number AS draw, d.count, i.id AS item, i.kind, i.shuffle, w.id AS instead, u.urgency, o.numbers, o.kinds, o.parents, o.fixed
FROM draw d
JOIN quiz q ON q.id = d.quiz_id
JOIN enrolment e ON e.id = $2::bigint AND e.person_id = me() AND (d.condition_id = ANY (e.unmet)) IS NOT TRUE
JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank
    AND (d.items IS NULL OR i.key = ANY (d.items))
    AND (d.objectives IS NULL OR i.objectives && d.objectives)
    AND (d.tags IS NULL OR i.tags && d.tags)
LEFT JOIN LATERAL (
    SELECT j.id FROM item j WHERE j.course_version_id = i.course_version_id AND j.key = i.instead ORDER BY j.bank = i.bank DESC LIMIT 1
) w ON i.instead IS NOT NULL
LEFT JOIN LATERAL (
    SELECT max(CASE WHEN NOT l.missed THEN 0 WHEN l.sure >= 2 THEN 2 ELSE 1 END) AS urgency
    FROM (
        SELECT DISTINCT ON (m.item_id) m.item_id, m.num < m.den AS missed,
               (SELECT r.certainty FROM response r WHERE r.attempt_id = a.id AND r.item_id = m.item_id ORDER BY r.seq DESC LIMIT 1) AS sure
        FROM attempt a JOIN mark_now m ON m.attempt_id = a.id
        WHERE a.enrolment_id = $2::bigint AND a.person_id = me() AND a.state = 'finished' -- enrolment
        ORDER BY m.item_id, a.id DESC
    ) l JOIN item j ON j.id = l.item_id AND j.privacy = 'scored' AND j.scoring <> 'none'
    WHERE j.objectives && i.objectives
) u ON q.kind = 'booster'
CROSS JOIN LATERAL (
    SELECT array_agg(x.number ORDER BY x.number) AS numbers, array_agg(x.kind ORDER BY x.number) AS kinds,
           array_agg(coalesce(x.parent, 0) ORDER BY x.number) AS parents, array_agg(x.fixed ORDER BY x.number) AS fixed
    FROM item_part x WHERE x.item_id = i.id AND x.kind IN ('option', 'row')
) o
WHERE d.quiz_id = $1::bigint -- quiz
ORDER BY d.number, array_position(d.items, i.key::text), i.id
