-- A person begins the live version of a course.
INSERT INTO enrolment (person_id, course_version_id, started_on)
VALUES (me(), $1::bigint, $2::date) -- course version, today
RETURNING id
