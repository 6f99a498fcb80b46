-- Whom a settled change touched is not kept; how many there were.
WITH gone AS (
    DELETE FROM change_person WHERE change_id = $1::bigint AND person_id = ANY (ARRAY( -- change
        SELECT p.person_id FROM change_person p WHERE p.change_id = $1::bigint LIMIT $2::integer)) RETURNING 1 -- how many at most
)
SELECT count(*) AS moved FROM gone
