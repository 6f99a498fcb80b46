-- Everybody, in the order in which persons are locked.
SELECT id FROM person ORDER BY id
