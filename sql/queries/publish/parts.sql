-- The parts of the items of a version, in their order: options, rows, gaps, scenes …, each with what it is worth.
INSERT INTO item_part (item_id, number, key, label, num, den, fixed, feedback, kind, parent, title, answer, tolerance, tolerance_kind,
                       weight, fold, shape, coords, translations)
SELECT i.id, u.number, u.key, u.label, u.num, u.den, u.fixed, u.feedback, u.kind, u.parent, u.title, u.answer, u.tolerance,
       u.tolerance_kind, u.weight, u.fold, u.shape, u.coords, u.translations
FROM unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::integer[], $8::integer[], $9::boolean[], $10::text[],
            $11::text[], $12::integer[], $13::text[], $14::text[], $15::text[], $16::text[], $17::integer[], $18::boolean[],
            $19::text[], $20::text[], $21::jsonb[])
  AS u(bank, item, number, key, label, num, den, fixed, feedback, kind, parent, title, answer, tolerance, tolerance_kind, weight, fold,
       shape, coords, translations)
JOIN item i ON i.course_version_id = $1::bigint AND i.bank = u.bank AND i.key = u.item -- version
