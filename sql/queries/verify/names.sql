-- Codes of what findings name: a letter for the kind, the id, the code; in the order of the ids.
SELECT 'f' AS kind, id, code::text AS code FROM facility
UNION ALL SELECT 'r', id, code::text FROM job_role
UNION ALL SELECT 'c', id, code::text FROM certification
ORDER BY 1, 2
