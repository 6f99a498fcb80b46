-- What each draw of a quiz may take, in the order of the bank (named items: in the order they are named). No key is read.
SELECT d.number AS draw, d.count, i.id AS item, i.shuffle AND i.kind <> 'true-false' AS shuffle,
       o.numbers, o.fixed
FROM draw d
JOIN quiz q ON q.id = d.quiz_id
JOIN item i ON i.course_version_id = q.course_version_id AND i.bank = d.bank
    AND (d.items IS NULL OR i.key = ANY (d.items))
    AND (d.objectives IS NULL OR i.objectives && d.objectives)
    AND (d.tags IS NULL OR i.tags && d.tags)
CROSS JOIN LATERAL (
    SELECT array_agg(x.number ORDER BY x.number) AS numbers, array_agg(x.fixed ORDER BY x.number) AS fixed
    FROM item_part x WHERE x.item_id = i.id
) o
WHERE d.quiz_id = $1::bigint -- quiz
ORDER BY d.number, array_position(d.items, i.key::text), i.id
