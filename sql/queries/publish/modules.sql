-- The modules of a version, in their order.
INSERT INTO module (course_version_id, number, key, title, description, translations, optional, condition_id)
SELECT $1::bigint, u.number, u.key, u.title, u.description, u.translations, u.optional, -- version
       (SELECT c.id FROM course_condition c WHERE c.course_version_id = $1::bigint AND c.number = u.condition)
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::boolean[], $8::integer[])
  AS u(number, key, title, description, translations, optional, condition)
ORDER BY 2
