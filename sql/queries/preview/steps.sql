-- The pages and quizzes of a version in their order, and whether a learner with one post of this kind would meet them. after: of a booster
-- or follow-up, how long after completion, as months and days. minutes: of a page.
SELECT s.step, s.quiz, s.number, coalesce(s.words ->> 'title', s.title) AS title, m.number AS module,
       coalesce(m.translations -> $2::text ->> 'title', m.title) AS module_title,
       CASE WHEN s.words IS NULL THEN nullif(v.language, $2::text) END AS language,
       CASE WHEN NOT coalesce(m.translations ? $2::text, false) THEN nullif(v.language, $2::text) END AS module_language,
       coalesce(m.optional, false) AS module_optional, coalesce(s.optional, false) AS optional, s.months, s.days, s.minutes,
       fits_as_if(c.roles, c.states, c.facility_kinds, c.reversed, $3::text, $4::text, $5::text) AS fits -- role, state, kind of facility
FROM (
    SELECT p.step, NULL::text AS quiz, p.number, p.title, p.module_id, p.course_version_id, p.translations -> $2::text AS words,
           false AS optional, NULL::integer[] AS months, NULL::integer[] AS days, p.minutes
    FROM page p WHERE p.course_version_id = $1::bigint
    UNION ALL
    SELECT q.step, q.key::text, NULL, q.title, q.module_id, q.course_version_id, q.translations -> $2::text, q.optional,
           ARRAY(SELECT (12 * extract(year FROM a) + extract(month FROM a))::integer FROM unnest(q.after) WITH ORDINALITY u (a, n) ORDER BY n),
           ARRAY(SELECT extract(day FROM a)::integer FROM unnest(q.after) WITH ORDINALITY u (a, n) ORDER BY n), NULL
    FROM quiz q WHERE q.course_version_id = $1::bigint AND q.step IS NOT NULL -- version
) s
JOIN course_version v ON v.id = s.course_version_id
LEFT JOIN module m ON m.id = s.module_id
LEFT JOIN course_condition c ON c.id = m.condition_id
ORDER BY s.step
