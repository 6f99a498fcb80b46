-- A version of another course, and whether it may lend its banks: it was before staff at some time, and its files are kept. No row: no such course.
SELECT v.id,
       v.id IS NOT NULL AND EXISTS (SELECT FROM publication p WHERE p.course_version_id = v.id AND (p.from_at IS NULL OR p.from_at <= clock())
              AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off')) AS published,
       v.id IS NOT NULL AND EXISTS (SELECT FROM course_file f WHERE f.course_version_id = v.id) AS has_files,
       l.version AS live
FROM course c
LEFT JOIN course_version v ON v.course_id = c.id AND v.version = $2::integer
LEFT JOIN course_version l ON l.id = live_version(c.id)
WHERE c.code = $1::text -- code, version
