-- How many people of a reminder, by what becomes of them.
SELECT * FROM reminder_counts($1::bigint) -- reminder
