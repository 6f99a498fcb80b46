-- The modules of a version, in their order.
INSERT INTO module (course_version_id, number, key, title, description)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS u(number, key, title, description)
ORDER BY 2
