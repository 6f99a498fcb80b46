-- New facts about people lock them, in the order of their ids: facts of one person are written one after another. What follows is stamped after
-- the locks.
SELECT pg_advisory_xact_lock(1, k.key), stamp_anew()
FROM (SELECT DISTINCT (p % 2147483647)::integer AS key FROM unnest($1::bigint[]) p ORDER BY 1) k -- people
