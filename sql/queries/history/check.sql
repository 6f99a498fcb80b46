-- What lines of imported history name, and the first thing that is wrong with each: NULL if nothing is. Empty texts were not given.
SELECT u.line, p.id AS person_id, k.id AS certification_id, v.id AS course_version_id,
       CASE WHEN p.id IS NULL THEN 'person'
            WHEN u.action NOT IN ('award', 'completion', 'evidence') THEN 'action'
            WHEN u.certification <> '' AND k.id IS NULL OR u.action = 'award' AND u.certification = '' THEN 'certification'
            WHEN u.course <> '' AND v.id IS NULL OR u.action = 'completion' AND u.course = '' THEN 'course'
            WHEN u.day > civil_date(clock(), person_zone(p.id)) THEN 'future'
            WHEN u.until < u.day THEN 'until'
            WHEN u.action = 'evidence' AND u.title = '' THEN 'title'
            WHEN row_number() OVER (PARTITION BY u.employee, u.action, u.certification, u.course, u.title, u.day ORDER BY u.line) > 1 THEN 'twice'
            WHEN u.action = 'award' AND EXISTS (SELECT FROM award_now a WHERE a.person_id = p.id AND a.certification_id = k.id
                                                AND a.valid_from = u.day AND a.revoked IS DISTINCT FROM '-infinity') THEN 'known'
            WHEN u.action = 'completion' AND EXISTS (SELECT FROM completion_now c JOIN course_version x ON x.id = c.course_version_id
                                                     WHERE c.person_id = p.id AND x.course_id = v.course_id AND c.completed_on = u.day) THEN 'known'
            WHEN u.action = 'evidence' AND EXISTS (SELECT FROM evidence_now e WHERE e.person_id = p.id AND e.title = u.title AND e.done_on = u.day)
            THEN 'known' END AS problem
FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::text[]) -- lines, employee numbers, actions, certifications, courses, days, last days, titles
  AS u (line, employee, action, certification, course, day, until, title)
LEFT JOIN person p ON p.employee_number = u.employee
LEFT JOIN certification k ON k.code = u.certification
LEFT JOIN course c ON c.code = u.course
LEFT JOIN course_version v ON v.id = last_version(c.id)
ORDER BY u.line
