-- One reminder. No row: there is none for this viewer.
SELECT * FROM reminder_of($1::bigint, $2::text) -- reminder, zone
