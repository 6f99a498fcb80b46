-- What an import does, of one kind.
SELECT person_id, line, employee_number, name, was, becomes FROM people_import_effect
WHERE import_id = $1::bigint AND kind = $2::text ORDER BY employee_number, person_id, was, becomes OFFSET $3::bigint LIMIT $4::bigint -- import, kind, after, how many
