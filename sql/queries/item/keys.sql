-- What grading needs of questions that stand in no attempt: the columns of attempt/keys. For grading, and for authors and signers, who may know
-- what is right.
SELECT i.id AS item, z.number, i.kind, i.scoring, i.weight, i.privacy, i.fold, i.units, i.unit_penalty_num, i.unit_penalty_den, i.start,
       NULL::bigint AS regrade, false AS credited, NULL::integer[] AS try_numbers, NULL::text[] AS try_parts, NULL::text[] AS try_texts,
       i.penalty_num, i.penalty_den, NULL::text[] AS parts, NULL::text[] AS texts, NULL::integer AS certainty,
       NULL::bigint[] AS nums, NULL::bigint[] AS dens, true AS untried, NULL::bigint AS mark_num, NULL::bigint AS mark_den
FROM unnest($1::bigint[]) WITH ORDINALITY z (item, number) JOIN item i ON i.id = z.item -- items
ORDER BY z.number
