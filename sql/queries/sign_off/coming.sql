-- Versions that a change of what is needed would touch: the newest of each course that is not before staff, and those that are.
SELECT v.id, c.code::text, v.version, v.title, v.id = live_version(c.id) AS live
FROM course c JOIN course_version v ON v.course_id = c.id
WHERE v.id = live_version(c.id)
   OR v.version = (SELECT max(x.version) FROM course_version x WHERE x.course_id = c.id)
ORDER BY c.code, v.version
