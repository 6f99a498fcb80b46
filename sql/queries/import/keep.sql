-- Keeps the file of one's own import for a short time, so that it need not be sent again; NULL: keeps none any more.
SELECT import_keep($1::bigint, $2::bytea) -- import, bytes
