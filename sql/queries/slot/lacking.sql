-- The facilities of today where a course version could not be started, since a contact it needs is not filled in.
SELECT f.code::text AS facility, v.name AS facility_name, array_to_string(x.keys, ' ') AS keys
FROM facility f
JOIN facility_span s ON s.facility_id = f.id AND s.during @> facility_today(f.id)
CROSS JOIN LATERAL (SELECT slots_lacking($1::bigint, f.id, facility_today(f.id)) AS keys) x -- course version
JOIN LATERAL (SELECT w.name FROM facility_version w WHERE w.facility_id = f.id ORDER BY w.from_date DESC, w.id DESC LIMIT 1) v ON true
WHERE x.keys <> '{}' ORDER BY v.name, f.code
