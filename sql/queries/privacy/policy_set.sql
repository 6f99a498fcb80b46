-- Another number of years.
SELECT retention_set($1::integer) -- years; NULL: for ever
