-- Ends the reading of an import; the state that it comes to.
SELECT people_import_finish($1::bigint, $2::boolean) AS state -- import, whether the file has a column for leave
