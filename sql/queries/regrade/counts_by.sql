-- The item whose key counts for a question now; NULL: everybody has its full points. No row: its own.
SELECT f.key_item_id FROM regrade_force f WHERE f.item_id = $1::bigint ORDER BY f.number DESC LIMIT 1 -- item
