-- The certifications that a course earns on a date.
SELECT certification_id, title, valid_months, window_months FROM certification_span
WHERE course_id = $1::bigint AND during @> $2::date -- course, date
ORDER BY certification_id
