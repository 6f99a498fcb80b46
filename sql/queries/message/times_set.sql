-- Other hours, another day of the week.
SELECT message_times_set($1::integer, $2::integer, $3::integer) AS changed -- first hour, the one after the last, day of the week
