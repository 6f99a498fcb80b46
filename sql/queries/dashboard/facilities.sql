-- The facilities a dashboard shows on a day: the one asked for and two levels below it, in the order of the tree, as far as
-- the viewer may look into them: one that has moved to somebody else since is neither counted nor named.
WITH RECURSIVE tree AS (
    SELECT s.facility_id, s.name, s.kind, 0 AS depth, ARRAY[s.name] AS path
    FROM facility_span s WHERE s.facility_id = $1::bigint AND s.during @> $2::date -- facility, day
    UNION ALL
    SELECT s.facility_id, s.name, s.kind, t.depth + 1, t.path || s.name
    FROM tree t JOIN facility_span s ON s.parent_id = t.facility_id AND s.during @> $2::date
    WHERE t.depth < 2
)
SELECT t.facility_id, f.code::text AS code, t.name, t.kind::text AS kind, t.depth
FROM tree t JOIN facility f ON f.id = t.facility_id
WHERE t.facility_id IN (SELECT facility_id FROM visible_facility) ORDER BY t.path
