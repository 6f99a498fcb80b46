-- What is live of a course, or was before it was withdrawn, against what comes. No row: there is nothing.
SELECT b.id AS base, b.version AS base_version, b.hash = $2::text AS same_hash, b.language_hashes = $3::jsonb AS same_languages -- hash, of languages
FROM course c JOIN course_version b ON b.id = last_version(c.id) WHERE c.code = $1::text -- code
