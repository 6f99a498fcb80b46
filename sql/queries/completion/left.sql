-- The evaluation that alone still stands between a course and its completion: every page read, every other quiz done. No row: there
-- is more to do, or nothing.
-- earns: the course earns a certification.
SELECT max(q.key::text) AS key, max(CASE WHEN q.conditional THEN items_without(q.id, e.unmet) ELSE q.items END) AS items,
       bool_or(EXISTS (SELECT FROM certification_course s WHERE s.course_id = v.course_id AND s.during @> civil_date(clock(), person_zone(me())))) AS earns
FROM enrolment e
JOIN course_version v ON v.id = e.course_version_id
JOIN quiz q ON q.course_version_id = e.course_version_id AND q.needed <> 'no'
    AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
WHERE e.id = $1::bigint AND e.person_id = me() -- enrolment
  AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
  AND NOT EXISTS (SELECT FROM page p JOIN module m ON m.id = p.module_id AND NOT m.optional AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
                  WHERE p.course_version_id = e.course_version_id
                  AND NOT EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = e.id AND r.page_id = p.id))
  AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
                  AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END)
HAVING count(*) = 1 AND bool_and(q.kind = 'evaluation')
