-- Those whom an import concerns, in the order in which they are locked.
SELECT DISTINCT person_id FROM award_import_line WHERE import_id = $1::bigint ORDER BY 1 -- import
