-- Whom a change may touch in one part of the people; those who had a fact meanwhile are there already. A part that is looked at again adds nobody.
WITH added AS (
    INSERT INTO change_person (change_id, person_id) SELECT $1::bigint, u FROM unnest($2::bigint[]) u -- change, people
    ON CONFLICT DO NOTHING
)
UPDATE rule_change SET looked_to = $3::bigint, touched = touched + cardinality($2::bigint[]) -- up to which id
WHERE id = $1::bigint AND looked_to < $3::bigint
