-- Deletes what is older than its use.
SELECT short_lived_sweep($1::integer) AS swept -- at most so many rows of each table
