-- New facts about people lock them, in the order of their ids: facts of one person are written one after another. What follows is stamped after
-- the locks.
SELECT lock_person(k.person) FROM (SELECT DISTINCT p AS person FROM unnest($1::bigint[]) p ORDER BY 1) k -- people
