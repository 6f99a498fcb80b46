-- Everybody has been looked at: whom a change may touch, and those who had a fact meanwhile.
UPDATE rule_change c SET people = (SELECT count(*) FROM change_person p WHERE p.change_id = c.id) WHERE c.id = $1::bigint -- change
