-- The certifications that somebody may be exempted from, by title; what a person's posts ask for, first, with the days that an
-- extension could lengthen.
SELECT s.certification_id, s.title, t.certification_id IS NOT NULL AS asked, t.due
FROM certification_span s
LEFT JOIN LATERAL (
    SELECT x.certification_id, min(x.due) AS due FROM timeline x
    WHERE x.person_id = $1::bigint AND x.certification_id = s.certification_id AND x.during @> $2::date GROUP BY 1) t ON true -- person, today
WHERE s.during @> $2::date
ORDER BY t.certification_id IS NULL, s.title
