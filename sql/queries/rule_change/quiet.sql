-- Waits until no fact about a person is being written; later ones wait until this transaction ends.
SELECT pg_advisory_xact_lock(31, 0)
