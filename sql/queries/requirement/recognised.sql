-- What is recognised for a certification, and for what it is recognised, on a day or later.
SELECT e.certification_id = k.id AS for_it, o.code::text AS code, coalesce(t.title, o.code::text) AS title, lower(e.during) AS from_date, upper(e.during) - 1 AS to_date,
       nullif(e.retroactive, false) AS retroactive, e.max_age_months
FROM certification k
JOIN equivalency_span e ON k.id IN (e.certification_id, e.by_certification_id)
JOIN certification o ON o.id = CASE k.id WHEN e.certification_id THEN e.by_certification_id ELSE e.certification_id END
LEFT JOIN LATERAL (SELECT s.title FROM certification_span s WHERE s.certification_id = o.id ORDER BY s.during @> $2::date DESC, lower(s.during) DESC LIMIT 1) t ON true
WHERE k.code = $1::text AND (upper(e.during) IS NULL OR upper(e.during) > $2::date) -- certification, day
ORDER BY 1 DESC, o.code, lower(e.during)
