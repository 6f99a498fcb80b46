-- The awards of these people are as the change has them.
UPDATE change_person SET awards = 0 WHERE change_id = $1::bigint AND person_id = ANY ($2::bigint[]) -- change, people
