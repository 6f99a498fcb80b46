-- The questions of which only groups are told: those of live courses, and of earlier versions where something is told already.
-- language: of the question, where it is not the one asked for.
SELECT i.id AS item, i.key::text, i.kind, i.retrospective, c.code::text AS course, v.version, l.id IS NOT NULL AS live,
       coalesce(v.translations -> $2::text ->> 'title', v.title) AS title, coalesce(i.translations -> $2::text ->> 'plain', i.plain) AS plain,
       CASE WHEN v.language <> $2::text AND NOT coalesce(i.translations -> $2::text ? 'plain', false) THEN v.language END AS language -- of the reader
FROM item i
JOIN course_version v ON v.id = i.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN live_course l ON l.id = v.id
WHERE i.privacy = 'aggregate' AND (l.id IS NOT NULL OR EXISTS (SELECT FROM aggregate_figures(i.id, $1::bigint))) -- facility
ORDER BY c.code, v.version DESC, i.id
