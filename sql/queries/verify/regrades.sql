-- The regrades that count now, each with its question and whose key it counts by.
SELECT f.regrade_id, f.item_id, f.key_item_id FROM regrade_force f
WHERE NOT EXISTS (SELECT FROM regrade_force l WHERE l.item_id = f.item_id AND l.number > f.number)
ORDER BY f.number
