-- Whether an enrolment is complete, and what stands in its way: pages unread, quizzes that must be passed, or
-- finished, and are not. What is optional, or for others, stands in nobody's way.
SELECT e.id, v.id AS course_version_id, v.course_id, v.minutes,
       (SELECT count(*) FROM page p JOIN module m ON m.id = p.module_id AND NOT m.optional AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
        WHERE p.course_version_id = v.id
          AND NOT EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = e.id AND r.page_id = p.id)) AS unread,
       (SELECT count(*) FROM quiz q WHERE q.course_version_id = v.id AND q.needed <> 'no'
          AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (e.unmet))
          AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = e.id AND a.quiz_id = q.id
                          AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END)) AS undone,
       EXISTS (SELECT FROM completion c WHERE c.enrolment_id = e.id) AS complete
FROM enrolment e JOIN course_version v ON v.id = e.course_version_id
WHERE e.id = $1::bigint AND e.person_id = $2::bigint -- enrolment, person
