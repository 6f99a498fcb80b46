-- Writes a part of what a change in force booked into place; how much.
SELECT change_settle_counters($1::bigint, $2::integer) AS moved -- change, how many at most
