-- A change has ended, in force or not.
UPDATE rule_change SET ended_at = clock_timestamp(),
       state = CASE WHEN state = 'in force' THEN 'settled' WHEN failure IS NOT NULL THEN 'failed' ELSE 'dropped' END
WHERE id = $1::bigint AND state IN ('in force', 'dropping') -- change
