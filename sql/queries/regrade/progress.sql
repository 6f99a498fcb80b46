-- How far a regrade is, and for how many minutes nothing was counted.
SELECT attempts, counted, waits FROM regrade_progress($1::bigint) -- regrade
