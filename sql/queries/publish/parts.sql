-- The options of the items of a version, in their order, with the fraction of the item each is worth.
INSERT INTO item_part (item_id, number, key, label, num, den, fixed, feedback)
SELECT i.id, u.number, u.key, u.label, u.num, u.den, u.fixed, u.feedback
FROM unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::boolean[], $10::text[])
  AS u(bank, item, number, key, label, num, den, fixed, feedback)
JOIN item i ON i.course_version_id = $1::bigint AND i.bank = u.bank AND i.key = u.item -- version
