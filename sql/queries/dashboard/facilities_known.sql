-- The facilities a dashboard shows on a day, as dashboard/facilities, in the tree and by the names that were known at an instant.
WITH RECURSIVE place AS MATERIALIZED (
    SELECT * FROM facilities_known($2::date, $3::timestamptz) -- day, instant
), tree AS (
    SELECT p.facility_id, p.name, p.kind, 0 AS depth, ARRAY[p.name] AS path FROM place p WHERE p.facility_id = $1::bigint -- facility
    UNION ALL
    SELECT p.facility_id, p.name, p.kind, t.depth + 1, t.path || p.name FROM tree t JOIN place p ON p.parent_id = t.facility_id WHERE t.depth < 2
)
SELECT t.facility_id, f.code::text AS code, t.name, t.kind, t.depth
FROM tree t JOIN facility f ON f.id = t.facility_id
WHERE t.facility_id IN (SELECT facility_id FROM visible_facility) ORDER BY t.path
