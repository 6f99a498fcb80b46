-- What a version of a certification asks for, by way and place.
SELECT p.path, p.number, coalesce(p.parent, 0) AS parent, p.kind, coalesce(p.n, 0) AS n, c.code::text AS course, l.title AS course_title,
       p.quiz_key::text AS quiz, p.topic, coalesce(p.hundredths, 0) AS hundredths, p.per_licence_year, p.licence_kind::text AS licence_kind,
       p.licence_state::text AS licence_state, p.before_licence, p.skill, p.title, coalesce(p.max_age_months, 0) AS max_age_months
FROM certification_part p
LEFT JOIN course c ON c.id = p.course_id
LEFT JOIN live_course l ON l.course_id = p.course_id
WHERE p.certification_version_id = $1::bigint -- version
ORDER BY p.path, p.number
