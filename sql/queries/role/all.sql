-- The job roles of the network as a tree: each below the one that it belongs to. above: the titles over it.
WITH RECURSIVE tree AS (
    SELECT r.id, r.code::text AS key, r.title, 0 AS depth, ARRAY[r.title] AS path, NULL::text AS above FROM job_role r WHERE r.parent_id IS NULL
    UNION ALL
    SELECT r.id, r.code::text, r.title, t.depth + 1, t.path || r.title, concat_ws(' › ', t.above, t.title) FROM tree t JOIN job_role r ON r.parent_id = t.id
)
SELECT key, title, depth, above FROM tree ORDER BY path
