-- Reminders that were asked for at a facility and below it, the latest first.
SELECT * FROM reminders_of($1::bigint, $2::bigint, $3::integer, $4::text) -- facility, before this one or NULL, rows, zone
