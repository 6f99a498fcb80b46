-- Every live course: whether this person's posts ask for it, and how far they are. language: of the title, where it is not the one
-- asked for.
SELECT l.code::text, coalesce(w.words ->> 'title', l.title) AS title,
       (SELECT CASE WHEN v.conditional THEN minutes_without(v.id, conditions_unmet(v.id, $1::date)) ELSE v.minutes END
        FROM course_version v WHERE v.id = l.id) AS minutes,
       CASE WHEN NOT coalesce(w.words ? 'title', false) THEN nullif(l.language, $2::text) END AS language,
       EXISTS (SELECT FROM timeline t JOIN certification_course s ON s.certification_id = t.certification_id
               WHERE t.person_id = me() AND s.course_id = l.course_id AND s.during @> $1::date
                 AND coalesce(upper(t.during), 'infinity') > $1::date) AS required,
       EXISTS (SELECT FROM enrolment e JOIN course_version v ON v.id = e.course_version_id
               WHERE e.person_id = me() AND v.course_id = l.course_id
                 AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)) AS open,
       (SELECT max(d.completed_on) FROM completion_now d JOIN course_version v ON v.id = d.course_version_id
        WHERE d.person_id = me() AND v.course_id = l.course_id) AS completed_on
FROM live_course l
CROSS JOIN LATERAL (SELECT l.translations -> $2::text AS words) w -- language of the reader
WHERE coalesce(l.ends, 'infinity') >= $1::date -- today
ORDER BY 2, l.code
