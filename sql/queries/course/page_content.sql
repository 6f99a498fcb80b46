-- What is on a page, the same for everybody who has begun that version: columns as in course/page, a fragment a row. Never changes.
-- conditional: the fragment is for some only. language: of the page, where it is not the one asked for.
SELECT true AS enrolment, coalesce(w.words ->> 'title', p.title) AS title, p.minutes, coalesce(w.words ->> 'note', p.note) AS note, p.number,
       m.number AS module, m.number AS module_shown, coalesce(m.translations -> $4::text ->> 'title', m.title) AS module_title,
       CASE WHEN w.words IS NULL THEN nullif(v.language, $4::text) END AS language,
       CASE WHEN m.translations -> $4::text IS NULL THEN nullif(v.language, $4::text) END AS module_language,
       (SELECT count(*) FROM page q WHERE q.module_id = m.id) AS pages,
       (SELECT s.number FROM fragment s WHERE s.page_id = p.id AND s.language = '' AND s.alternative LIMIT 1) IS NOT NULL AS has_summary,
       true AS may_read, NULL AS next_module, NULL AS next_number, f.kind, f.text,
       f.roles IS NOT NULL OR f.states IS NOT NULL OR f.facility_kinds IS NOT NULL AS conditional, p.id AS page_id, f.language AS words, f.number AS fragment
FROM course_version v JOIN module m ON m.course_version_id = v.id AND m.number = $2::integer
JOIN page p ON p.module_id = m.id AND p.number = $3::integer
CROSS JOIN LATERAL (SELECT p.translations -> $4::text AS words) w -- language of the reader
LEFT JOIN fragment f ON f.page_id = p.id AND f.language = CASE WHEN w.words IS NULL THEN '' ELSE $4::text END AND NOT f.alternative
WHERE v.id = $1::bigint -- course version, module, page
ORDER BY f.number
