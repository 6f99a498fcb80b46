-- Keeps a file of people from the command line.
SELECT people_import_add($1::text, $2::bytea, $3::date, $4::boolean, $5::boolean, NULL) AS id -- name, file, day (NULL: today), at once, sure
