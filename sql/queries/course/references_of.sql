-- The sources and definitions of a version of a course: columns as in course/references. Never changes.
SELECT false AS is_source, d.number, d.key::text, coalesce(d.translations -> $2::text ->> 'title', d.title) AS title,
       coalesce(d.translations -> $2::text ->> 'text', d.text) AS text,
       CASE WHEN NOT coalesce(d.translations ? $2::text, false) THEN nullif(v.language, $2::text) END AS language, -- language of the reader
       NULL::text AS by, NULL::integer AS year, NULL::text AS published_in, NULL::text AS url, NULL::text AS doi
FROM course_version v JOIN definition d ON d.course_version_id = v.id WHERE v.id = $1::bigint -- course version
UNION ALL
SELECT true, s.number, s.key, s.title, s.note, nullif(v.language, $2::text), s.by || coalesce(' (' || array_to_string(s.states, ', ') || ')', '') AS by, s.year, s.published_in, s.url, s.doi
FROM course_version v JOIN source s ON s.course_version_id = v.id WHERE v.id = $1::bigint
ORDER BY 1, 2
