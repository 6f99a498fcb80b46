-- What is stored of a course already. One row, always: the version that is live, and this version if it is there.
SELECT l.version AS live, v.id AS course_version_id, v.hash, coalesce(l.id = v.id, false) AS is_live,
       v.language_hashes <> coalesce($3::jsonb, '{}') AS other_words, -- hashes of its languages
       EXISTS (SELECT FROM course_file f WHERE f.course_version_id = v.id) AS has_files
FROM (SELECT $1::text AS code, $2::integer AS version) wanted -- code, version
LEFT JOIN course c ON c.code = wanted.code
LEFT JOIN course_version v ON v.course_id = c.id AND v.version = wanted.version
LEFT JOIN live_course l ON l.course_id = c.id
