-- Another item in the place of one: the paper then is as if it had been drawn so.
UPDATE attempt_item p SET item_id = $3::bigint, option_order = $4::integer[] -- item, order of its parts
WHERE p.attempt_id = $1::bigint AND p.person_id = me() AND p.number = $2::integer -- attempt, number
  AND NOT EXISTS (SELECT FROM response r WHERE r.attempt_id = p.attempt_id AND r.item_id = p.item_id)
