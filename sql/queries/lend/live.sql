-- The version of a course that is live, or was before it was withdrawn, for comparing what comes with it. No row: there is none.
SELECT b.id, b.version FROM course c JOIN course_version b ON b.id = last_version(c.id) WHERE c.code = $1::text -- code
