-- What one can do after a course version. language: of the text, where it is not the one asked for.
SELECT coalesce(o.translations -> $2::text ->> 'text', o.text) AS text, -- language of the reader
       CASE WHEN NOT coalesce(o.translations ? $2::text, false) THEN nullif(v.language, $2::text) END AS language
FROM course_version v JOIN objective o ON o.course_version_id = v.id
WHERE v.id = $1::bigint -- course version
ORDER BY o.number
