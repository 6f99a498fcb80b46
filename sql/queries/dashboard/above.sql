-- The facilities above one on a day that the viewer may look into, from the top.
SELECT f.code::text AS code, s.name
FROM facility_closure c JOIN facility f ON f.id = c.ancestor_id
JOIN facility_span s ON s.facility_id = c.ancestor_id AND s.during @> $2::date -- day
WHERE c.descendant_id = $1::bigint AND c.depth > 0 AND c.during @> $2::date -- facility
  AND c.ancestor_id IN (SELECT facility_id FROM visible_facility)
ORDER BY c.depth DESC
