-- The certifications that a course earns on a date: not again what the person holds from then or earlier up to the very same day.
SELECT s.certification_id, s.title, s.valid_months, s.window_months FROM certification_span s
JOIN certification_course k ON k.certification_id = s.certification_id AND k.during = s.during AND k.alone
WHERE k.course_id = $1::bigint AND s.during @> $2::date -- course, date
  AND NOT EXISTS (
    SELECT FROM award a WHERE a.person_id = me() AND a.certification_id = s.certification_id AND a.valid_from <= $2::date
      AND a.valid_to IS NOT DISTINCT FROM ($2::date + make_interval(months => s.valid_months))::date
      AND NOT EXISTS (SELECT FROM award_revocation r WHERE r.award_id = a.id))
ORDER BY s.certification_id
