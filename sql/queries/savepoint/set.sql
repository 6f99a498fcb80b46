-- What follows can be undone without the rest of the transaction.
SAVEPOINT here
