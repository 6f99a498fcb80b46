-- Facilities as they are on days asked about: all by their latest, then those named on their days. place: which of those named; NULL: of all.
WITH wanted AS (
    SELECT f.id, f.code::text AS code, NULL::integer AS place, 'infinity'::date AS day FROM facility f
    UNION ALL
    SELECT f.id, f.code::text, x.place::integer, coalesce(x.day, facility_today(f.id)) FROM unnest($1::text[], $2::date[]) WITH ORDINALITY x (code, day, place) JOIN facility f ON f.code::text = x.code -- codes, their days (NULL: today)
), top AS (
    SELECT network_top() AS id
)
SELECT w.place, w.code, v.from_date, p.code::text AS under, v.name, v.kind::text AS kind, v.state::text AS state, v.county, v.zone,
       CASE WHEN w.place IS NULL THEN (SELECT min(m.from_date) FROM facility_version m WHERE m.facility_id = w.id) END AS begins, w.id = top.id AS is_top
FROM wanted w CROSS JOIN top
LEFT JOIN LATERAL (SELECT x.* FROM facility_version x WHERE x.facility_id = w.id AND x.from_date <= w.day ORDER BY x.from_date DESC, x.id DESC LIMIT 1) v
    ON w.place IS NULL OR v.to_date IS NULL OR v.to_date >= w.day
LEFT JOIN facility p ON p.id = v.parent_id
ORDER BY w.place NULLS FIRST, w.code
