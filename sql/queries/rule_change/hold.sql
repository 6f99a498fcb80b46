-- Whether this connection may work on a change: one at a time does.
SELECT pg_try_advisory_lock(31, $1::integer) AS held -- change
