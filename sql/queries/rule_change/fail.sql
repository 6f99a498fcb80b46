-- A change cannot be put in force.
UPDATE rule_change SET state = CASE state WHEN 'asked' THEN 'failed' ELSE 'dropping' END, failure = $2::text, -- why
       ended_at = CASE state WHEN 'asked' THEN clock_timestamp() END
WHERE id = $1::bigint AND state IN ('asked', 'computing', 'ready') -- change
