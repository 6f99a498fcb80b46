-- Who is held back, since the number of a licence is not on record.
SELECT * FROM credit_held_back($1::date, $2::date) -- first day, last day
