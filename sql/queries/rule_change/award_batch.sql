-- The next people whose awards a change in force changes.
SELECT person_id FROM change_person WHERE change_id = $1::bigint AND awards > 0 ORDER BY person_id LIMIT $2::integer -- change, how many
