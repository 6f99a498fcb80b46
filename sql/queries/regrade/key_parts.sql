-- The key of one item, part by part. Only for grading.
SELECT x.number, x.kind, x.parent, x.key, x.num, x.den, x.answer, x.tolerance, x.tolerance_kind, x.weight, x.fold, x.label AS text
FROM item_part x WHERE x.item_id = $1::bigint -- item
ORDER BY x.number
