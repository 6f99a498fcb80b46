-- What each facility fills in for itself in a version.
INSERT INTO slot (course_version_id, key, required, text, translations)
SELECT $1::bigint, u.* -- version
FROM unnest($2::text[], $3::boolean[], $4::text[], $5::jsonb[]) AS u(key, required, text, translations)
