-- Begins to read an import; false: somebody else does, or did.
SELECT people_import_begin($1::bigint) AS begun -- import
