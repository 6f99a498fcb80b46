-- The objectives of a version, in their order.
INSERT INTO objective (course_version_id, number, key, text, competency, step, translations, principles, clas)
SELECT $1::bigint, u.number, u.key, u.text, u.competency, u.step, u.translations, -- version
       string_to_array(u.principles, ' '), string_to_array(u.clas, ' ')
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::text[])
  AS u(number, key, text, competency, step, translations, principles, clas)
