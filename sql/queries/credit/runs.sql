-- What was told, run by run, newest first; NULL: all of them.
SELECT r.*, civil_date(r.recorded_at, coalesce((SELECT zone FROM network), 'UTC')) AS told_on FROM credit_runs($1::bigint) r -- run
