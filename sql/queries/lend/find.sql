-- A version that was put before staff at some time and whose files are kept: only such a one lends its banks.
SELECT v.id
FROM course c JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
WHERE c.code = $1::text -- code, version
  AND EXISTS (SELECT FROM publication p WHERE p.course_version_id = v.id AND (p.from_at IS NULL OR p.from_at <= clock())
              AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off'))
  AND EXISTS (SELECT FROM course_file f WHERE f.course_version_id = v.id)
