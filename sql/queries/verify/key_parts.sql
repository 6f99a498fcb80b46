-- The keys of the items of an attempt, part by part, as attempt/key_parts has them without what is said about them.
SELECT p.number AS item, x.number, x.kind, x.parent, x.key, x.num, x.den, x.answer, x.tolerance, x.tolerance_kind, x.weight, x.fold,
       x.label AS text
FROM attempt_item p
JOIN item_part x ON x.item_id = p.item_id
WHERE p.attempt_id = $1::bigint -- attempt
ORDER BY p.number, x.number
