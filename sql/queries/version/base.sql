-- What a version is compared with: what is live of its course, or was before it was withdrawn. No row: no such version; base NULL: nothing.
SELECT v.course_id, c.code::text, v.version, b.id AS base, b.version AS base_version, v.hash = b.hash AS same_hash,
       v.language_hashes = b.language_hashes AS same_languages
FROM course_version v JOIN course c ON c.id = v.course_id
LEFT JOIN course_version b ON b.id = last_version(v.course_id)
WHERE v.id = $1::bigint -- version
