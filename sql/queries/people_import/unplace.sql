-- Takes back where an import was going to book the posts of some people.
DELETE FROM people_import_place WHERE import_id = $1::bigint AND person_id = ANY ($2::bigint[]) -- import, people
