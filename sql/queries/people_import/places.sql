-- Books posts where an import that is now in force has them.
SELECT people_import_places($1::bigint) -- import
