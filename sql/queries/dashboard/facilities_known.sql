-- The facilities a dashboard shows on a day, as dashboard/facilities, in the tree and by the names that were known at an instant.
WITH RECURSIVE tree AS (
    SELECT k.facility_id, k.name, k.kind, 0 AS depth, ARRAY[]::text[] AS path
    FROM facilities_known($2::date, $3::timestamptz) k WHERE k.facility_id = $1::bigint -- day, instant, facility
    UNION ALL
    SELECT b.facility_id, b.name, b.kind, t.depth + 1, t.path || b.name || b.code
    FROM tree t CROSS JOIN LATERAL facilities_below(t.facility_id, $2::date, $3::timestamptz) b WHERE t.depth < (SELECT dashboard_depth($1::bigint, $2::date))
)
SELECT t.facility_id, f.code::text AS code, t.name, t.kind, t.depth
FROM tree t JOIN facility f ON f.id = t.facility_id
WHERE facility_in_sight(t.facility_id) ORDER BY t.path
