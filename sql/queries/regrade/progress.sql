-- How far a regrade is.
SELECT attempts, counted FROM regrade_progress($1::bigint) -- regrade
