-- Everybody whose awards or standing may change with these rules, in the order in which people are locked: who is asked, who holds, and
-- who has done what the certifications ask for, or those that recognise them. Of the people after one id and up to another.
WITH RECURSIVE touched AS (
    SELECT k.id FROM certification k WHERE k.code::text = ANY ($1::text[]) -- certifications
    UNION
    SELECT v.certification_id FROM requirement_version v JOIN requirement r ON r.id = v.requirement_id
    WHERE r.code::text = ANY ($2::text[]) OR v.due_event::text = ANY ($3::text[]) -- requirements, events
    UNION
    SELECT e.certification_id FROM rule_event e WHERE e.code::text = ANY ($3::text[]) AND e.certification_id IS NOT NULL
    UNION
    SELECT c.certification_id FROM rule_event e JOIN certification_course c ON c.course_id = e.course_id WHERE e.code::text = ANY ($3::text[])
    UNION
    SELECT c.certification_id FROM certification_course c JOIN course k ON k.id = c.course_id WHERE k.code::text = ANY ($4::text[]) -- courses
), reached AS (
    SELECT id FROM touched
    UNION
    SELECT e.certification_id FROM equivalency_span e JOIN reached t ON t.id = e.by_certification_id
), part AS (
    SELECT DISTINCT v.certification_id, p.kind, p.course_id, p.quiz_key, p.topic, p.skill FROM certification_part p
    JOIN certification_version v ON v.id = p.certification_version_id WHERE v.certification_id IN (SELECT id FROM reached)
), counting AS ( -- versions of courses that some part asks for, whatever else it asks
    SELECT v.id FROM course_version v WHERE EXISTS (
        SELECT FROM part p WHERE (p.kind = 'course' AND p.course_id = v.course_id)
           OR (p.kind = 'hours' AND (p.topic IS NULL OR EXISTS (SELECT FROM credit k WHERE k.course_version_id = v.id AND k.topic = p.topic))))
)
SELECT coalesce(array_agg(person_id ORDER BY person_id), '{}') AS people FROM (
SELECT t.person_id FROM timeline t WHERE t.certification_id = ANY (ARRAY(SELECT id FROM reached)) AND t.person_id > $5::bigint AND t.person_id <= $6::bigint -- after, up to
UNION
SELECT a.person_id FROM award a WHERE a.certification_id = ANY (ARRAY(SELECT id FROM reached)) AND a.person_id > $5::bigint AND a.person_id <= $6::bigint
UNION
SELECT m.person_id FROM obligation_match m WHERE m.certification_id = ANY (ARRAY(SELECT id FROM reached)) AND m.person_id > $5::bigint AND m.person_id <= $6::bigint
UNION
SELECT c.person_id FROM completion c WHERE c.course_version_id IN (SELECT id FROM counting) AND c.person_id > $5::bigint AND c.person_id <= $6::bigint
UNION
SELECT a.person_id FROM attempt a JOIN quiz q ON q.id = a.quiz_id JOIN course_version v ON v.id = q.course_version_id
JOIN part p ON p.kind = 'quiz' AND p.course_id = v.course_id AND p.quiz_key = q.key
WHERE a.passed AND a.person_id > $5::bigint AND a.person_id <= $6::bigint
UNION
SELECT e.person_id FROM evidence e
WHERE e.person_id > $5::bigint AND e.person_id <= $6::bigint -- as replay_tree.c matches one with the other
  AND EXISTS (SELECT FROM part p
              WHERE (e.certification_id IS NULL OR e.certification_id = p.certification_id)
                AND CASE p.kind WHEN 'external' THEN e.kind = 'external' AND (p.topic IS NULL OR p.topic = e.topic)
                                WHEN 'hours' THEN e.hundredths > 0 AND (p.topic IS NULL OR p.topic = e.topic)
                                ELSE p.kind = e.kind AND (p.skill IS NULL OR p.skill = coalesce(e.skill, e.title)) END)
) u
