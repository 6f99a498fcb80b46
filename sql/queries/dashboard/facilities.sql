-- The facilities a dashboard shows on a day: the one asked for and one or two levels below it, in the order of the tree, as
-- far as the viewer may look into them: one that has moved to somebody else since is neither counted nor named.
WITH shown AS MATERIALIZED (
    SELECT c.descendant_id AS id, c.depth, s.name, s.kind, s.parent_id
    FROM (SELECT k.* FROM facility_closure k WHERE k.ancestor_id = $1::bigint AND k.depth <= (SELECT dashboard_depth($1::bigint, $2::date)) OFFSET 0) c -- few: by the index of depths
    CROSS JOIN LATERAL (SELECT f.name, f.kind, f.parent_id, f.during FROM facility_span f WHERE f.facility_id = c.descendant_id OFFSET 0) s
    WHERE c.during @> $2::date AND s.during @> $2::date -- facility, day
      AND (SELECT facility_in_sight($1::bigint)) AND c.descendant_id <> ALL ((SELECT facilities_out_of_sight($1::bigint, $2::date))::bigint[])
)
SELECT s.id AS facility_id, f.code::text AS code, s.name, s.kind::text AS kind, s.depth
FROM shown s JOIN facility f ON f.id = s.id LEFT JOIN shown p ON s.depth > 0 AND p.id = s.parent_id
ORDER BY CASE s.depth WHEN 0 THEN ARRAY[]::text[] WHEN 1 THEN ARRAY[s.name, f.code::text]
         ELSE ARRAY[p.name, (SELECT x.code::text FROM facility x WHERE x.id = p.id), s.name, f.code::text] END
