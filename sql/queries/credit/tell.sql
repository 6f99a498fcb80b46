-- Puts a run on record; NULL: there is nothing new.
SELECT credit_tell($1::date, $2::date) AS run -- first day, last day
