-- Nothing is left to count.
INSERT INTO regrade_done (regrade_id) VALUES ($1::bigint) ON CONFLICT DO NOTHING -- regrade
