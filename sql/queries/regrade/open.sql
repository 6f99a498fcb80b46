-- The regrades in force that may have something left to count.
SELECT f.regrade_id AS regrade, f.recorded_at < clock_timestamp() - interval '10 minutes' AS settled
FROM regrade_force f
WHERE NOT EXISTS (SELECT FROM regrade_done d WHERE d.regrade_id = f.regrade_id)
  AND NOT EXISTS (SELECT FROM regrade_force l WHERE l.item_id = f.item_id AND l.number > f.number)
ORDER BY f.number
