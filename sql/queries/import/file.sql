-- The file of one's own import, while it is kept.
SELECT i.file_name, f.bytes FROM import_file f JOIN import i ON i.id = f.import_id
WHERE f.import_id = $1::bigint AND f.person_id = me() -- import
