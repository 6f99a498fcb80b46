-- What every certification asks for, version after version, part after part.
SELECT s.certification_id, s.version_id, lower(s.during) AS from_date, s.title, s.method, coalesce(s.valid_months, 0) AS active, s.window_months,
       coalesce(s.minimum_months, 0) AS minimum, s.no_carry_forward, s.no_repeat,
       p.path, p.number, p.parent, p.kind, coalesce(p.n, 0) AS n, p.course_id, coalesce(p.quiz_key, p.topic, p.skill) AS name, p.hundredths,
       p.per_licence_year, coalesce(p.max_age_months, 0) AS max_age_months, p.before_licence,
       hashtextextended(p.licence_state || '/' || p.licence_kind, 0) AS licence
FROM certification_span s LEFT JOIN certification_part p ON p.certification_version_id = s.version_id
ORDER BY s.certification_id, lower(s.during), s.version_id, p.path, p.number
