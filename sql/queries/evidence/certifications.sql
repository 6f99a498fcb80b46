-- The certifications in force today that the person of this request is asked for, or holds.
SELECT c.code::text AS code, s.title
FROM certification_span s JOIN certification c ON c.id = s.certification_id
WHERE s.during @> $1::date -- today
  AND (EXISTS (SELECT FROM timeline t WHERE t.person_id = me() AND t.certification_id = c.id)
       OR EXISTS (SELECT FROM award a WHERE a.person_id = me() AND a.certification_id = c.id))
ORDER BY s.title, c.code
LIMIT 200
