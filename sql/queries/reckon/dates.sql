-- The other dates that the standing of some people hangs on. kind says what the columns are: exempt and leave: from_date to to_date; extension:
-- the date lengthened, and the one instead; term: of a licence; event, recall: from_date is its day; equivalency: certification_id is given for
-- of_id. Those without a person concern everybody, and come first. series: as in reckon/matches.
SELECT person_id, 'exempt' AS kind, certification_id, NULL::bigint AS of_id, from_date, to_date, NULL::bigint AS series, 0 AS number, 0::bigint AS instant, false AS flag
FROM exemption_now WHERE person_id = ANY ($1::bigint[]) -- people
UNION ALL
SELECT person_id, 'leave', NULL, NULL, from_date, to_date, NULL, 0, 0, false FROM leave_now WHERE person_id = ANY ($1::bigint[])
UNION ALL
SELECT person_id, 'extension', certification_id, NULL, of_date, to_date, NULL, 0, 0, false FROM extension_now WHERE person_id = ANY ($1::bigint[])
UNION ALL
SELECT person_id, 'term', NULL, licence_id, from_date, to_date, hashtextextended(state || '/' || kind, 0), number, 0, false
FROM licence_term_now WHERE person_id = ANY ($1::bigint[])
UNION ALL
SELECT NULL, 'event', NULL, id, day, NULL, hashtextextended(code, 0), 0, 0, false FROM rule_event_now
UNION ALL
SELECT DISTINCT NULL::bigint, 'recall', coalesce(e.certification_id, c.certification_id), e.id, e.day, NULL::date, NULL::bigint, e.within_days,
       (extract(epoch FROM e.recorded_at) * 1000000)::bigint, false
FROM rule_event_now e LEFT JOIN certification_course c ON c.course_id = e.course_id AND c.during @> e.day
WHERE e.within_days IS NOT NULL AND coalesce(e.certification_id, c.certification_id) IS NOT NULL
UNION ALL
SELECT NULL, 'equivalency', certification_id, by_certification_id, lower(during), coalesce(last_day(during), 'infinity'), NULL, coalesce(max_age_months, 0),
       0, retroactive
FROM equivalency_span
ORDER BY person_id NULLS FIRST
