-- A person begins the live version of a course. What their posts do not meet of it on this day stays left out.
INSERT INTO enrolment (person_id, course_version_id, started_on, unmet)
SELECT me(), v.id, $2::date, CASE WHEN v.conditional THEN conditions_unmet(v.id, $2::date) ELSE '{}' END -- today
FROM course_version v WHERE v.id = $1::bigint -- course version
RETURNING id, unmet
