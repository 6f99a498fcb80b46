-- What facilities are asked for, and by which course. language: of the text, where it is not that of the reader.
SELECT key, course, version, live, required, coalesce(translations -> $1::text ->> 'text', text) AS text, -- language of the reader
       CASE WHEN NOT coalesce(translations -> $1::text ? 'text', false) THEN nullif(language, $1::text) END AS language
FROM declared_slot ORDER BY key, live DESC, course NULLS LAST
