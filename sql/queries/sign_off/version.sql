-- A version that is to be signed. own: the person of the request stored it.
SELECT v.id, c.code::text, v.version, v.title, v.hash, v.review_by, coalesce(v.recorded_by = me(), false) AS own,
       array_to_string(v.languages || v.partial_languages, ' ') AS languages, v.language
FROM course_version v JOIN course c ON c.id = v.course_id WHERE v.id = $1::bigint -- version
