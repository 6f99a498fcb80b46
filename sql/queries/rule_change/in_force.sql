-- From now on a change counts. What was known at that instant is not settled before this is.
UPDATE rule_change SET state = 'in force', in_force_at = stamp_anew() WHERE id = $1::bigint AND state IN ('computing', 'ready') RETURNING id -- change
