-- The sources and definitions of a course, in the version of course/page. The page lists those that it cites.
-- language: of title and text, where it is not the one asked for. Sources are named in the language of the course.
WITH here AS MATERIALIZED (
    SELECT coalesce((SELECT e.course_version_id FROM enrolment e JOIN course_version x ON x.id = e.course_version_id
                     WHERE e.person_id = me() AND x.course_id = c.id
                       AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
                     ORDER BY e.id DESC LIMIT 1),
                    last_version(c.id)) AS id
    FROM course c WHERE c.code = $1::text -- course code
), original AS (
    SELECT v.id, nullif(v.language, $2::text) AS language FROM here JOIN course_version v ON v.id = here.id -- language of the reader
)
SELECT false AS is_source, d.number, d.key::text, coalesce(d.translations -> $2::text ->> 'title', d.title) AS title,
       coalesce(d.translations -> $2::text ->> 'text', d.text) AS text,
       CASE WHEN NOT coalesce(d.translations ? $2::text, false) THEN original.language END AS language,
       NULL::text AS by, NULL::integer AS year, NULL::text AS published_in, NULL::text AS url, NULL::text AS doi
FROM original JOIN definition d ON d.course_version_id = original.id
UNION ALL
SELECT true, s.number, s.key, s.title, s.note, original.language, s.by || coalesce(' (' || array_to_string(s.states, ', ') || ')', '') AS by, s.year, s.published_in, s.url, s.doi
FROM original JOIN source s ON s.course_version_id = original.id
ORDER BY 1, 2
