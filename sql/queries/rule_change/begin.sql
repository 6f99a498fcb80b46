-- From now on every fact about a person marks them in this change.
UPDATE rule_change SET state = 'computing' WHERE id = $1::bigint AND state = 'asked' RETURNING id -- change
