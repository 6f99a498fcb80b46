-- Decides about an import from the command line.
SELECT people_import_decided($1::bigint, $2::text, $3::boolean, NULL) AS answer -- import, put or drop, sure
