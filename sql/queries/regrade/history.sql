-- Who did what about a regrade, in order.
SELECT step, by_name, by_me, takes_passes, gained, lost, civil_date(recorded_at, $2::text) AS on_day FROM regrade_history($1::bigint) -- regrade, zone of the reader
