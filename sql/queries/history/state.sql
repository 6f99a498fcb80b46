-- Whether an import is there, and was undone.
SELECT i.id, u.import_id IS NOT NULL AS undone FROM award_import i LEFT JOIN award_import_undo u ON u.import_id = i.id
WHERE i.id = $1::bigint -- import
