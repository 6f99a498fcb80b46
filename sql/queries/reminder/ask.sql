-- A reminder is to be done, and why; what became of that.
SELECT reminder_ask($1::bigint, $2::text) AS became -- reminder, note
