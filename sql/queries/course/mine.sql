-- A course as this person meets it: the version they are working through, or else the live one (live_id), or the one
-- that was live before it was withdrawn.
-- unmet: conditions of that version that do not hold for them; first: courses to be completed before it can be begun.
-- renewable: some certification it earns is not held today, or its window is open. language: of title and
-- description, where it is not the one asked for.
SELECT c.id AS course_id, c.code::text, o.id AS enrolment, v.id AS version_id, v.version,
       CASE WHEN NOT coalesce(w.words ? 'title', false) THEN nullif(v.language, $3::text) END AS language,
       coalesce(w.words ->> 'title', v.title) AS title, coalesce(w.words ->> 'description', v.description) AS description,
       array_to_string(v.languages, ' ') AS languages, array_to_string(v.partial_languages, ' ') AS partial_languages,
       u.unmet, u.minutes, v.reviewed, v.ends, l.course_version_id AS live_id,
       coalesce((SELECT max(k.hundredths) FROM credit k WHERE k.course_version_id = v.id), u.minutes * 100 / 60) AS hundredths,
       f.codes AS first_codes, f.titles AS first_titles, f.languages AS first_languages,
       (SELECT max(d.completed_on) FROM completion_now d JOIN course_version x ON x.id = d.course_version_id
        WHERE d.person_id = me() AND x.course_id = c.id) AS completed_on,
       EXISTS (SELECT FROM certification_course s WHERE s.course_id = c.id AND s.during @> $2::date
               AND NOT EXISTS (SELECT FROM award_now a
                   WHERE a.person_id = me() AND a.certification_id = s.certification_id
                     AND a.valid_from <= $2::date AND coalesce(a.valid_to, 'infinity') >= $2::date
                     AND coalesce(a.window_opens, 'infinity') > $2::date
                     AND coalesce(a.revoked, 'infinity') > $2::date)) AS renewable,
       EXISTS (SELECT FROM certification_course s WHERE s.course_id = c.id AND s.during @> $2::date) AS earns,
       EXISTS (SELECT FROM enrolment e JOIN page_read r ON r.enrolment_id = e.id WHERE e.person_id = me()) AS has_read
FROM course c
LEFT JOIN LATERAL (
    SELECT e.id, e.course_version_id, e.unmet FROM enrolment e JOIN course_version x ON x.id = e.course_version_id
    WHERE e.person_id = me() AND x.course_id = c.id
      AND NOT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = e.id)
    ORDER BY e.id DESC LIMIT 1) o ON true
CROSS JOIN LATERAL (SELECT live_version(c.id) AS course_version_id) l
JOIN course_version v ON v.id = coalesce(o.course_version_id, last_version(c.id))
CROSS JOIN LATERAL (SELECT v.translations -> $3::text AS words) w -- language of the reader
CROSS JOIN LATERAL (SELECT CASE WHEN NOT v.conditional THEN '{}' WHEN o.id IS NULL THEN conditions_unmet(v.id, $2::date) ELSE o.unmet END AS unmet OFFSET 0) k
CROSS JOIN LATERAL (SELECT k.unmet, CASE WHEN v.conditional THEN minutes_without(v.id, k.unmet) ELSE v.minutes END AS minutes OFFSET 0) u
LEFT JOIN LATERAL (
    SELECT array_agg(x.code) AS codes, array_agg(coalesce(x.translations -> $3::text ->> 'title', x.title)) AS titles,
           array_agg(CASE WHEN coalesce(x.translations -> $3::text ? 'title', false) OR x.language = $3::text THEN '' ELSE x.language END) AS languages
    FROM courses_first(v.id, $2::date) x) f ON o.id IS NULL AND v.requires <> '{}'
WHERE c.code = $1::text -- course code, today
