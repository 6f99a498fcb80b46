-- Questions of an attempt that ends now and count by a regrade.
INSERT INTO regraded_item (attempt_id, item_id, regrade_id, person_id, num, den, at_end)
SELECT $1::bigint, u.item, u.regrade, me(), u.num, u.den, true -- attempt
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) u (item, regrade, num, den) -- items, regrades, numerators, denominators
