-- The next people after an id. settling: their awards will follow a change of rules that is in force and not yet written into place.
SELECT p.id, coalesce(p.employee_number, 'with id ' || p.id) AS number, coalesce(c.awards > 0, false) AS settling
FROM person p LEFT JOIN change_person c ON c.person_id = p.id AND c.change_id = (SELECT change_in_force())
WHERE p.id > $1::bigint ORDER BY p.id LIMIT $2::integer -- after, how many
