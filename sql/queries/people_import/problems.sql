-- What is wrong with an import, after a number.
SELECT number, line, place, word, found FROM people_import_problem
WHERE import_id = $1::bigint AND number > $2::integer ORDER BY number LIMIT $3::bigint -- import, after, how many
