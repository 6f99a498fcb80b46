-- Ends reminders of which nothing is left to do.
SELECT reminders_end()
