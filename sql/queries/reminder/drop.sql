-- A preview that nobody needs any more.
SELECT reminder_drop($1::bigint) -- reminder
