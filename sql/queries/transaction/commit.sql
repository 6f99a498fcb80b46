-- True only once it is on disk.
COMMIT
