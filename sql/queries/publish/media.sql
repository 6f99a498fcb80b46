-- A picture or recording of a version. The same bytes are stored once, whatever courses use them.
WITH sent AS (
    SELECT encode(sha256($4::bytea), 'hex') AS hash, $3::text AS type, $4::bytea AS bytes -- type, bytes
), kept AS (
    INSERT INTO media (hash, type, bytes) SELECT hash, type, bytes FROM sent ON CONFLICT DO NOTHING
)
INSERT INTO course_media (course_version_id, path, hash)
SELECT $1::bigint, $2::text, hash FROM sent -- version, path
