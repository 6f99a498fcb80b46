-- The finishing of a course version, on a civil date fixed now.
INSERT INTO completion (person_id, enrolment_id, course_version_id, completed_on, minutes)
SELECT $1::bigint, $2::bigint, v.id, $3::date, CASE WHEN v.conditional THEN minutes_without(v.id, e.unmet) ELSE v.minutes END -- person, enrolment, date
FROM enrolment e JOIN course_version v ON v.id = e.course_version_id WHERE e.id = $2::bigint
RETURNING id
