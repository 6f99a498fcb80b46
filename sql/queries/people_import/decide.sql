-- Decides about an import, as a network administrator.
SELECT people_import_decide($1::bigint, $2::text, $3::boolean) AS answer -- import, put or drop, sure
