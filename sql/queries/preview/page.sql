-- A page of a version with the fragments that a learner with one post of this kind would see, one a row: the columns of course/page.
SELECT NULL::bigint AS enrolment, coalesce(p.translations -> $5::text ->> 'title', p.title) AS title, p.minutes,
       coalesce(p.translations -> $5::text ->> 'note', p.note) AS note, p.number, m.number AS module, m.number AS module_shown,
       CASE WHEN NOT coalesce(p.translations ? $5::text, false) THEN nullif(v.language, $5::text) END AS language,
       (SELECT count(*) FROM page x WHERE x.module_id = m.id) AS pages,
       EXISTS (SELECT FROM fragment s WHERE s.page_id = p.id AND s.language = '' AND s.alternative) AS has_summary, true AS may_read,
       m.optional, (SELECT fits_as_if(c.roles, c.states, c.facility_kinds, c.reversed, $6::text, $7::text, $8::text)
                    FROM course_condition c WHERE c.id = m.condition_id) IS NOT FALSE AS fits,
       n.module AS next_module, n.number AS next_number, f.kind, f.text
FROM course_version v
JOIN module m ON m.course_version_id = v.id AND m.number = $2::integer
JOIN page p ON p.module_id = m.id AND p.number = $3::integer
LEFT JOIN LATERAL (
    SELECT y.number AS module, x.number FROM page x JOIN module y ON y.id = x.module_id LEFT JOIN course_condition c ON c.id = y.condition_id
    WHERE x.course_version_id = v.id AND x.step > p.step
      AND fits_as_if(c.roles, c.states, c.facility_kinds, c.reversed, $6::text, $7::text, $8::text) -- role, state, kind of facility
    ORDER BY x.step LIMIT 1) n ON true
LEFT JOIN fragment f ON f.page_id = p.id AND f.alternative = $4::boolean
    AND f.language = CASE WHEN coalesce(p.translations ? $5::text, false) THEN $5::text ELSE '' END
    AND fits_as_if(f.roles, f.states, f.facility_kinds, f.reversed, $6::text, $7::text, $8::text)
WHERE v.id = $1::bigint -- version, module, page, summary instead of the page, language of the reader
ORDER BY f.number
