-- An enrolment of this person, with its course version.
SELECT e.id, e.unmet, c.code::text, v.id AS version_id, v.version, coalesce(v.translations -> $2::text ->> 'title', v.title) AS title,
       CASE WHEN NOT coalesce(v.translations ? $2::text, false) THEN nullif(v.language, $2::text) END AS language,
       EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id) AS complete
FROM enrolment e JOIN course_version v ON v.id = e.course_version_id JOIN course c ON c.id = v.course_id
WHERE e.id = $1::bigint AND e.person_id = me() -- enrolment, language of the reader
