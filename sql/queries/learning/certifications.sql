-- The certifications that these posts ask for: the course that earns each, how far this person is in it, and the next step.
-- What is optional, or for others, does not count. first: codes of the courses that come before it and are not completed.
-- language: of the title of the course, where it is not the one asked for.
SELECT DISTINCT ON (s.certification_id) s.certification_id, CASE WHEN v.id IS NOT NULL THEN c.code::text END AS code,
       coalesce(w.words ->> 'title', v.title, s.title) AS title,
       CASE WHEN NOT coalesce(w.words ? 'title', false) THEN nullif(v.language, $2::text) END AS language,
       CASE WHEN v.conditional THEN minutes_without(v.id, u.unmet) ELSE v.minutes END AS minutes, o.id AS enrolment,
       CASE WHEN o.id IS NULL AND v.requires <> '{}' THEN (SELECT string_agg(x.code, ' ') FROM courses_first(v.id, $1::date) x) END AS first, n.module, n.number, n.quiz,
       (SELECT count(*) FROM page p JOIN module m ON m.id = p.module_id WHERE p.course_version_id = v.id
          AND NOT m.optional AND (m.condition_id = ANY (u.unmet)) IS NOT TRUE) AS pages,
       (SELECT count(*) FROM page_read r JOIN page p ON p.id = r.page_id JOIN module m ON m.id = p.module_id
        WHERE r.enrolment_id = o.id AND NOT m.optional) AS pages_read
FROM certification_span s
LEFT JOIN LATERAL (SELECT p.course_id FROM certification_part p WHERE p.certification_version_id = s.version_id AND p.kind = 'course'
                   ORDER BY p.path, p.number LIMIT 1) k ON true
LEFT JOIN course c ON c.id = k.course_id
LEFT JOIN LATERAL (
    SELECT e.id, e.course_version_id, e.unmet FROM enrolment e JOIN course_version x ON x.id = e.course_version_id
    WHERE e.person_id = me() AND x.course_id = c.id
      AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
    ORDER BY e.id DESC LIMIT 1) o ON true
LEFT JOIN course_version v ON v.id = coalesce(o.course_version_id,
    live_version(c.id))
CROSS JOIN LATERAL (SELECT v.translations -> $2::text AS words) w -- language of the reader
CROSS JOIN LATERAL (SELECT CASE WHEN v.conditional IS NOT TRUE THEN '{}' WHEN o.id IS NULL THEN conditions_unmet(v.id, $1::date) ELSE o.unmet END AS unmet OFFSET 0) u
LEFT JOIN LATERAL (
    SELECT m.number AS module, p.number, NULL::text AS quiz, p.step FROM page p JOIN module m ON m.id = p.module_id
    WHERE o.id IS NOT NULL AND p.course_version_id = v.id AND NOT m.optional AND (m.condition_id = ANY (u.unmet)) IS NOT TRUE
      AND NOT EXISTS (SELECT FROM page_read r WHERE r.enrolment_id = o.id AND r.page_id = p.id)
    UNION ALL
    SELECT NULL, NULL, q.key, q.step FROM quiz q LEFT JOIN module m ON m.id = q.module_id
    WHERE o.id IS NOT NULL AND q.course_version_id = v.id AND q.needed <> 'no' AND (m.condition_id = ANY (u.unmet)) IS NOT TRUE
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.enrolment_id = o.id AND a.quiz_id = q.id
                      AND CASE q.needed WHEN 'finished' THEN a.state = 'finished' ELSE a.passed END)
    ORDER BY step LIMIT 1) n ON true
WHERE s.certification_id IN (SELECT t.certification_id FROM timeline t WHERE t.person_id = me())
  AND coalesce(upper(s.during), 'infinity') > $1::date -- today
ORDER BY s.certification_id, lower(s.during)
