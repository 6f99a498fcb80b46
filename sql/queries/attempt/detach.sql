-- Counts the aggregate answers of an attempt that has just ended, and forgets whose they were.
SELECT aggregate_detach($1::bigint) -- attempt
