-- An import cannot be read.
SELECT people_import_fail($1::bigint, $2::text) -- import, why
