-- Lets others work on it.
SELECT pg_advisory_unlock(31, $1::integer) -- change
