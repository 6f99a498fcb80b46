-- The day of the network today.
SELECT network_today() AS today
