-- The follow-ups and boosters of courses that this person has finished, of the latest time each: whether one is open now and not
-- done, and the first day of the next. Only those where one or the other is so. language: of the title, where it is not the one asked for.
SELECT c.code::text, q.key::text, q.kind,
       CASE WHEN q.conditional THEN items_without(q.id, d.unmet) ELSE q.items END AS items, coalesce(q.translations -> $2::text ->> 'title', q.title) AS title, -- language of the reader
       coalesce(v.translations -> $2::text ->> 'title', v.title) AS course_title,
       CASE WHEN v.language <> $2::text AND NOT coalesce(q.translations -> $2::text ? 'title', false) THEN v.language END AS language,
       CASE WHEN v.language <> $2::text AND NOT coalesce(v.translations -> $2::text ? 'title', false) THEN v.language END AS course_language,
       z.open, z.opens
FROM (
    SELECT DISTINCT ON (x.course_id) d.enrolment_id, d.completed_on, d.course_version_id, e.unmet
    FROM completion d JOIN course_version x ON x.id = d.course_version_id JOIN enrolment e ON e.id = d.enrolment_id
    WHERE d.person_id = me() ORDER BY x.course_id, d.enrolment_id DESC
) d
JOIN course_version v ON v.id = d.course_version_id AND coalesce(v.ends, 'infinity') >= $1::date -- today
JOIN course c ON c.id = v.course_id
JOIN quiz q ON q.course_version_id = v.id AND q.after IS NOT NULL
    AND NOT EXISTS (SELECT FROM module m WHERE m.id = q.module_id AND m.condition_id = ANY (d.unmet))
CROSS JOIN LATERAL (
    SELECT max(s.number) FILTER (WHERE s.opens <= $1::date) AS occasion, min(s.opens) FILTER (WHERE s.opens > $1::date) AS opens
    FROM (SELECT (d.completed_on + t)::date AS opens, row_number() OVER (ORDER BY d.completed_on + t) AS number FROM unnest(q.after) t) s
) o
CROSS JOIN LATERAL (
    SELECT o.opens, o.occasion IS NOT NULL AND NOT EXISTS (
        SELECT FROM attempt a WHERE a.enrolment_id = d.enrolment_id AND a.quiz_id = q.id AND a.occasion = o.occasion
        AND a.state IN ('submitted', 'finished')) AS open
) z
WHERE z.open OR z.opens IS NOT NULL
ORDER BY z.open DESC, z.opens, c.code, q.id
