-- An enrolment of this person, with its course version.
SELECT e.id, c.code::text, v.id AS version_id, v.version, v.title,
       EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id) AS complete
FROM enrolment e JOIN course_version v ON v.id = e.course_version_id JOIN course c ON c.id = v.course_id
WHERE e.id = $1::bigint AND e.person_id = me() -- enrolment
