-- The modules of a version, in their order.
INSERT INTO module (course_version_id, number, key, title, description, translations)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) AS u(number, key, title, description, translations)
ORDER BY 2
