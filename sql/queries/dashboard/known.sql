-- An instant that somebody asks what was known at: an instant, or the end of a day by the clock of the network. Whether that can be told, and
-- since when what was known is kept.
SELECT to_char(w.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, civil_date(w.at, n.zone) AS day,
       to_char(w.at AT TIME ZONE n.zone, 'HH24:MI') AS time, n.zone, w.at > now() AS future, w.at < known_since() AS before,
       known_open(w.at) AS open, civil_date(known_since(), n.zone) AS since_day, to_char(known_since() AT TIME ZONE n.zone, 'HH24:MI:SS') AS since_time
FROM (SELECT coalesce((SELECT zone FROM network), 'UTC') AS zone) n
CROSS JOIN LATERAL (SELECT coalesce($1::timestamptz, ($2::date + 1)::timestamp AT TIME ZONE n.zone - interval '1 microsecond') AS at) w -- instant, or day
