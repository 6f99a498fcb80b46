-- The definitions of a version, in their order.
INSERT INTO definition (course_version_id, number, key, title, text, translations)
SELECT $1::bigint, u.* -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) AS u(number, key, title, text, translations)
