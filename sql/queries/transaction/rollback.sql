-- Undo.
ROLLBACK
