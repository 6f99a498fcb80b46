-- The person of a route, if row-level security lets this request see them.
SELECT id, display_name FROM person WHERE id = $1::bigint -- person
