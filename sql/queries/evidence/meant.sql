-- The certifications in force today, those that one's posts ask for first.
SELECT s.certification_id, s.title
FROM certification_span s
WHERE s.during @> $1::date -- today
ORDER BY NOT EXISTS (SELECT FROM timeline t WHERE t.person_id = me() AND t.certification_id = s.certification_id), s.title
LIMIT 200
