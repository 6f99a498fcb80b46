-- What one can do after a course version.
SELECT text FROM objective WHERE course_version_id = $1::bigint -- course version
ORDER BY number
