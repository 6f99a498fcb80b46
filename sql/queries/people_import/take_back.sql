-- Asks to take back an import from the command line.
SELECT people_import_take_back($1::bigint, $2::text, NULL) AS id -- import, why
