-- The facilities above one on a day that the viewer may look into, from the top.
SELECT f.code::text AS code, s.name
FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id
CROSS JOIN LATERAL (SELECT x.name, x.during FROM facility_span x WHERE x.facility_id = c.ancestor_id OFFSET 0) s
WHERE c.descendant_id = $1::bigint AND c.depth > 0 AND c.during @> $2::date AND s.during @> $2::date -- facility, day
  AND facility_in_sight(c.ancestor_id)
ORDER BY c.depth DESC
