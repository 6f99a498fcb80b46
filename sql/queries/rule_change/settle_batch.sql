-- The next people of a change in force whose timelines are to be written into place; NULL: there are none.
SELECT array_agg(u.person_id) AS people FROM (
    SELECT person_id FROM change_person WHERE change_id = $1::bigint AND NOT settled AND (changed OR awards > 0) -- change
    ORDER BY person_id LIMIT $2::integer FOR UPDATE) u -- how many
