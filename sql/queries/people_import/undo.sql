-- Asks to take back an import, as a network administrator.
SELECT people_import_undo($1::bigint, $2::text) AS id -- import, why
