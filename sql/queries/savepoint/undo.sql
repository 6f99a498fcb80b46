-- Undoes what was done since, and who acted for whom since.
ROLLBACK TO SAVEPOINT here
