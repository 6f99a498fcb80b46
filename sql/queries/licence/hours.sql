-- Hours in the term of each licence of a person on a day, in hundredths: what was earned in it so far, topic by topic, and what certifications that
-- the person is asked for on that day want of it. topic NULL: of any, each piece of work with the topic on which it is worth most. A course gives
-- the credits that were accredited on its day, or its minutes where it has none; evidence that was accepted gives its hours.
WITH term AS MATERIALIZED (
    SELECT t.licence_id, t.state::text AS state, t.kind::text AS kind, t.from_date, t.to_date,
           (SELECT min(y) FROM generate_series(1, 100) y WHERE (t.from_date + make_interval(years => y))::date > t.to_date) AS years
    FROM licence_term_now t WHERE t.person_id = $1::bigint AND $2::date BETWEEN t.from_date AND t.to_date -- person, day
), piece AS (
    SELECT 'c' || c.id AS key, c.completed_on AS day, k.topic, coalesce(k.hundredths, c.minutes * 100 / 60) AS hundredths
    FROM completion_now c LEFT JOIN credit k ON k.course_version_id = c.course_version_id AND days(k.from_date, k.until_date) @> c.completed_on
    WHERE c.person_id = $1::bigint
    UNION ALL
    SELECT 'e' || e.evidence_id, e.done_on, e.topic, e.hundredths FROM evidence_now e WHERE e.person_id = $1::bigint AND e.hundredths IS NOT NULL
), best AS (
    SELECT t.licence_id, p.key, p.topic, max(p.hundredths) AS hundredths FROM term t JOIN piece p ON p.day BETWEEN t.from_date AND t.to_date AND p.day <= $2::date
    GROUP BY 1, 2, 3
), earned AS (
    SELECT licence_id, topic, sum(hundredths)::bigint AS hundredths FROM best WHERE topic IS NOT NULL GROUP BY 1, 2
    UNION ALL
    SELECT licence_id, NULL, sum(most)::bigint FROM (SELECT licence_id, key, max(hundredths) AS most FROM best GROUP BY 1, 2) b GROUP BY 1
), asked AS (
    SELECT t.licence_id, p.topic, max(CASE WHEN p.per_licence_year THEN p.hundredths * t.years ELSE p.hundredths END) AS hundredths,
           string_agg(DISTINCT s.title, ', ' ORDER BY s.title) AS certifications
    FROM term t JOIN certification_span s ON s.during @> $2::date
    JOIN certification_part p ON p.certification_version_id = s.version_id AND p.kind = 'hours'
    WHERE EXISTS (SELECT FROM timeline l WHERE l.person_id = $1::bigint AND l.certification_id = s.certification_id AND l.during @> $2::date)
      AND CASE WHEN p.licence_kind IS NOT NULL THEN (p.licence_kind::text, p.licence_state::text) = (t.kind, t.state)
               ELSE EXISTS (SELECT FROM requirement_span r WHERE r.certification_id = s.certification_id AND r.during @> $2::date
                            AND r.licence_kind::text = t.kind AND r.licence_state::text = t.state) END
      AND p.path = CASE WHEN EXISTS (SELECT FROM certification_part x WHERE x.certification_version_id = s.version_id AND x.path = 'renewal')
                         AND EXISTS (SELECT FROM award_now a WHERE a.person_id = $1::bigint AND a.certification_id = s.certification_id AND a.revoked IS NULL)
                        THEN 'renewal' ELSE 'first' END
    GROUP BY 1, 2
)
SELECT t.licence_id, t.kind, t.state, t.from_date, t.to_date, u.topic, coalesce(e.hundredths, 0) AS earned, a.hundredths AS asked, a.certifications,
       CASE WHEN a.hundredths IS NOT NULL THEN greatest(a.hundredths - coalesce(e.hundredths, 0), 0) END AS remaining
FROM term t
JOIN (SELECT licence_id, topic FROM earned UNION SELECT licence_id, topic FROM asked UNION SELECT licence_id, NULL FROM term) u ON u.licence_id = t.licence_id
LEFT JOIN earned e ON e.licence_id = u.licence_id AND e.topic IS NOT DISTINCT FROM u.topic
LEFT JOIN asked a ON a.licence_id = u.licence_id AND a.topic IS NOT DISTINCT FROM u.topic
ORDER BY t.licence_id, u.topic NULLS LAST
