-- All versions of a certification, the latest day first, and what a file says of them.
SELECT k.code::text AS code, k.id AS certification_id, v.id, v.title, v.from_date, v.method, v.valid_months, v.window_months, v.minimum_months,
       coalesce(v.valid_months::text, 'for-ever') AS valid, CASE WHEN v.no_carry_forward THEN 'no' END AS carry_forward,
       CASE WHEN v.no_repeat THEN 'no' END AS repeat, v.retention_years, v.citation, v.citation_url,
       civil_date(v.recorded_at, $3::text) AS recorded_on, b.display_name AS recorded_by, -- zone of the reader
       upper(s.during) - 1 AS counts_to, network_top() AS top, (SELECT f.code::text FROM facility f WHERE f.id = network_top()) AS top_code,
       CASE WHEN s.during IS NULL THEN 'replaced' WHEN s.during @> $2::date THEN 'in force' -- today
            WHEN lower(s.during) > $2::date THEN 'coming' ELSE 'ended' END AS state_of_it
FROM certification k
JOIN certification_version v ON v.certification_id = k.id
LEFT JOIN certification_span s ON s.version_id = v.id
LEFT JOIN person b ON b.id = v.recorded_by
WHERE k.code = $1::text -- code
ORDER BY v.from_date DESC, v.id DESC
