-- From now on a change counts.
UPDATE rule_change SET state = 'in force', in_force_at = clock_timestamp() WHERE id = $1::bigint AND state IN ('computing', 'ready') RETURNING id -- change
