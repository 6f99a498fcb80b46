-- The import to read, and its file; a row of NULLs: there is none.
SELECT x.id, i.undoes, i.day, f.bytes FROM (SELECT people_import_next() AS id) x
LEFT JOIN people_import i ON i.id = x.id LEFT JOIN people_import_file f ON f.import_id = x.id
