-- Counts people of a reminder, or notes down messages of some more; whether there may be others.
SELECT reminders_note(200, $1::boolean) AS more -- there is a server that messages go to
