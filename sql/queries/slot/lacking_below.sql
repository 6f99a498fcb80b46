-- Courses that cannot be started at a facility or below it, since a contact they need is not filled in.
SELECT f.code::text AS facility, n.name AS facility_name, k.course, k.live, string_agg(x.key, ' ' ORDER BY x.key) AS keys
FROM facility_closure c JOIN facility f ON f.id = c.descendant_id
CROSS JOIN (SELECT DISTINCT d.course, d.course_version_id, d.live FROM declared_slot d WHERE d.required) k
CROSS JOIN LATERAL unnest(slots_lacking(k.course_version_id, f.id, facility_today(f.id))) x (key)
JOIN LATERAL (SELECT v.name FROM facility_version v WHERE v.facility_id = f.id ORDER BY v.from_date DESC, v.id DESC LIMIT 1) n ON true
WHERE c.ancestor_id = $1::bigint AND c.during @> facility_today($1::bigint) -- facility
GROUP BY f.code, n.name, k.course, k.live ORDER BY k.live DESC, n.name, k.course
