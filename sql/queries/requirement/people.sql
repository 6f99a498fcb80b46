-- Everybody whose awards or standing may change with these rules, in the order in which people are locked.
WITH touched AS (
    SELECT k.id FROM certification k WHERE k.code::text = ANY ($1::text[]) -- certifications
    UNION
    SELECT v.certification_id FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id
    WHERE r.code::text = ANY ($2::text[]) OR v.due_event::text = ANY ($3::text[]) -- requirements, events
    UNION
    SELECT c.certification_id FROM certification_course c JOIN course k ON k.id = c.course_id WHERE k.code::text = ANY ($4::text[]) -- courses
)
SELECT t.person_id FROM timeline t WHERE t.certification_id IN (SELECT id FROM touched)
UNION
SELECT a.person_id FROM award a WHERE a.certification_id IN (SELECT id FROM touched)
UNION
SELECT m.person_id FROM obligation_match m WHERE m.certification_id IN (SELECT id FROM touched)
ORDER BY person_id
