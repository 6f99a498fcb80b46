-- Puts the facts of an import about some people on record; NULL: of all of it.
SELECT people_import_facts($1::bigint, $2::bigint[]) -- import, people
