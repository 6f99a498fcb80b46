-- One snapshot for all that a page shows.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
