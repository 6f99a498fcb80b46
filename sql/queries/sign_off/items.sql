-- The items of a version, bank by bank, for whoever comments on one.
SELECT i.id, i.bank::text, i.key::text, i.plain FROM item i WHERE i.course_version_id = $1::bigint -- version
ORDER BY i.id
