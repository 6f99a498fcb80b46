-- A file of a version, as its author wrote it.
INSERT INTO course_file (course_version_id, path, bytes, recorded_by)
VALUES ($1::bigint, $2::text, $3::bytea, $4::bigint) -- version, path, bytes, person
