-- The page at an address, in the version that this person is working through. No row: they are not, or there is no such page.
SELECT e.id AS enrolment, e.unmet, e.course_version_id AS version_id, p.key::text, p.step
FROM course c JOIN course_version v ON v.course_id = c.id
JOIN enrolment e ON e.course_version_id = v.id AND e.person_id = me()
JOIN module m ON m.course_version_id = v.id AND m.number = $2::integer
    AND (m.condition_id = ANY (e.unmet)) IS NOT TRUE
JOIN page p ON p.module_id = m.id AND p.number = $3::integer
WHERE c.code = $1::text AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
ORDER BY e.id DESC LIMIT 1 -- course code, module, page
