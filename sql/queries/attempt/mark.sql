-- The scores of the items. Those that a person has marked have one already.
INSERT INTO mark (attempt_id, item_id, person_id, num, den)
SELECT $1::bigint, m.item, me(), m.num, m.den -- attempt
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) m (item, num, den) -- items, numerators, denominators
