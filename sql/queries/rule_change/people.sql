-- Whom a change may touch; those who had a fact meanwhile are there already.
WITH added AS (
    INSERT INTO change_person (change_id, person_id) SELECT $1::bigint, u FROM unnest($2::bigint[]) u -- change, people
    ON CONFLICT DO NOTHING
)
UPDATE rule_change SET people = cardinality($2::bigint[]) WHERE id = $1::bigint
