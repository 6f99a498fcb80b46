-- A change is worked out for everybody.
UPDATE rule_change c SET state = 'ready', ready_at = clock_timestamp(), people = c.done
WHERE c.id = $1::bigint AND c.state = 'computing' -- change
