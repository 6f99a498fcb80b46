-- Notes down the weekly messages of managers.
SELECT weeks_note() AS noted
