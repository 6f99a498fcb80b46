-- The closure of the facility tree against the tree that the facility versions give.
WITH expected AS (SELECT * FROM facility_closure_expected()),
stored AS (SELECT ancestor_id, descendant_id, depth, during FROM facility_closure),
difference AS (
    SELECT 'is missing' AS what, e.* FROM (SELECT * FROM expected EXCEPT ALL SELECT * FROM stored) e
    UNION ALL
    SELECT 'is stored and is not so', s.* FROM (SELECT * FROM stored EXCEPT ALL SELECT * FROM expected) s
)
SELECT format('facility tree: that %s lies %s below %s on %s %s', x.code, d.depth, a.code, d.during, d.what) AS finding
FROM difference d JOIN facility a ON a.id = d.ancestor_id JOIN facility x ON x.id = d.descendant_id
ORDER BY 1
