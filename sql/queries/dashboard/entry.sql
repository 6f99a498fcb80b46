-- Where a manager's view begins: the facility of their highest grant.
SELECT f.code::text AS code FROM visible_facility v JOIN facility f ON f.id = v.facility_id
WHERE NOT EXISTS (SELECT FROM facility_closure c JOIN visible_facility o ON o.facility_id = c.ancestor_id
                  WHERE c.descendant_id = v.facility_id AND c.depth > 0 AND c.during @> $1::date) -- today
ORDER BY (SELECT count(*) FROM facility_closure c WHERE c.ancestor_id = v.facility_id) DESC, f.code LIMIT 1
