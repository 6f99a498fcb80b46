-- Keeps a file of people, as a network administrator.
SELECT people_import_ask($1::text, $2::bytea, $3::date, $4::boolean, $5::boolean) AS id -- name, file, day (NULL: today), at once, sure
