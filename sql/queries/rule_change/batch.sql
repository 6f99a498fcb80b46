-- The next people for whom a change has to be worked out, and how many facts have come about them.
SELECT person_id, facts FROM change_person
WHERE change_id = $1::bigint AND staged IS DISTINCT FROM facts ORDER BY person_id LIMIT $2::integer -- change, how many
