-- The objectives of a version, in their order.
INSERT INTO objective (course_version_id, number, key, text, competency, step, translations)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
  AS u(number, key, text, competency, step, translations)
