-- The files of a version: its XML, and where `media` is asked for its pictures and recordings. Without: their hash in place of bytes.
SELECT f.path, f.bytes, NULL::text AS hash FROM course_file f WHERE f.course_version_id = $1::bigint -- version
UNION ALL
SELECT m.path, CASE WHEN $2::boolean THEN x.bytes END, m.hash -- media
FROM course_media m JOIN media x ON x.hash = m.hash WHERE m.course_version_id = $1::bigint
  AND m.path NOT LIKE '%@%' -- those of banks of other courses are kept there
ORDER BY 1
