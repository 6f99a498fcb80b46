-- A page with the fragments that this person is to see, one a row; the page alone (fragment NULL) if there are none.
-- Each <when> is matched with the posts of today. What stands in place of a <local> is read beside it (contact/values).
-- A page of a module whose condition is unmet is not there: by the enrolment, or, where none is open, by the posts of today.
-- language: of the page, where it is not the one asked for; a page is in one language as a whole.
WITH here AS MATERIALIZED (
    SELECT o.id AS enrolment, p.id AS page_id, p.key, p.title, p.minutes, p.note, p.number, m.id AS module_id,
           m.number AS module, m.title AS module_title, p.course_version_id, p.step, c.id AS course_id,
           CASE WHEN NOT v.conditional THEN '{}' WHEN o.id IS NULL THEN conditions_unmet(v.id, $5::date) ELSE o.unmet END AS unmet, m.condition_id,
           p.translations -> $6::text AS words, m.translations -> $6::text AS module_words,
           nullif(v.language, $6::text) AS original
    FROM course c
    LEFT JOIN LATERAL (
        SELECT e.id, e.course_version_id, e.unmet FROM enrolment e JOIN course_version x ON x.id = e.course_version_id
        WHERE e.person_id = me() AND x.course_id = c.id
          AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
        ORDER BY e.id DESC LIMIT 1) o ON true
    JOIN module m ON m.number = $2::integer AND m.course_version_id = coalesce(o.course_version_id,
        last_version(c.id))
    JOIN course_version v ON v.id = m.course_version_id
    JOIN page p ON p.module_id = m.id AND p.number = $3::integer
    WHERE c.code = $1::text
)
SELECT h.enrolment, coalesce(h.words ->> 'title', h.title) AS title, h.minutes, coalesce(h.words ->> 'note', h.note) AS note, h.number,
       h.module, CASE WHEN h.unmet = '{}' THEN h.module ELSE (SELECT count(*) FROM module s WHERE s.course_version_id = h.course_version_id
           AND s.number <= h.module AND (s.condition_id = ANY (h.unmet)) IS NOT TRUE) END AS module_shown, coalesce(h.module_words ->> 'title', h.module_title) AS module_title,
       CASE WHEN h.words IS NULL THEN h.original END AS language,
       CASE WHEN h.module_words IS NULL THEN h.original END AS module_language,
       (SELECT count(*) FROM page p WHERE p.module_id = h.module_id) AS pages,
       (SELECT s.number FROM fragment s WHERE s.page_id = h.page_id AND s.language = '' AND s.alternative LIMIT 1) IS NOT NULL AS has_summary, -- by index, where EXISTS would read all summaries
       h.enrolment IS NOT NULL OR EXISTS (SELECT FROM completion d JOIN course_version v ON v.id = d.course_version_id
           WHERE d.person_id = me() AND v.course_id = h.course_id) AS may_read,
       n.module AS next_module, n.number AS next_number,
       f.kind, f.text
FROM here h
LEFT JOIN LATERAL (
    SELECT m.number AS module, p.number FROM page p JOIN module m ON m.id = p.module_id
    WHERE p.course_version_id = h.course_version_id AND p.step > h.step AND (m.condition_id = ANY (h.unmet)) IS NOT TRUE
    ORDER BY p.step LIMIT 1) n ON true
LEFT JOIN fragment f ON f.page_id = h.page_id AND f.language = CASE WHEN h.words IS NULL THEN '' ELSE $6::text END
    AND f.alternative = $4::boolean
    AND CASE WHEN coalesce(f.roles, f.states, f.facility_kinds) IS NULL THEN true ELSE fragment_applies(f, $5::date) END
WHERE (h.condition_id = ANY (h.unmet)) IS NOT TRUE
ORDER BY f.number -- course code, module, page, summary instead of the page, today, language of the reader
