-- Which of these nothing here has: their places in the lists.
SELECT u.o::integer AS place
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY u (kind, code, o) -- kinds of things, their codes
WHERE CASE u.kind
    WHEN 'facility' THEN NOT EXISTS (SELECT FROM facility f WHERE f.code::text = u.code)
    WHEN 'job role' THEN NOT EXISTS (SELECT FROM job_role j WHERE j.code::text = u.code)
    WHEN 'course' THEN NOT EXISTS (SELECT FROM course c WHERE c.code::text = u.code)
    WHEN 'certification' THEN NOT EXISTS (SELECT FROM certification k WHERE k.code::text = u.code)
    WHEN 'event' THEN NOT EXISTS (SELECT FROM rule_event e WHERE e.code || ' of ' || e.day = u.code)
    WHEN 'owner' THEN NOT EXISTS (SELECT FROM person p WHERE p.employee_number = u.code OR lower(p.email) = lower(u.code))
    WHEN 'quiz' THEN NOT EXISTS (SELECT FROM quiz q JOIN course_version v ON v.id = q.course_version_id JOIN course c ON c.id = v.course_id
                                 WHERE c.code::text || '/' || q.key::text = u.code)
    END
ORDER BY u.o
