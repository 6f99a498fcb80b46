-- Lines of a roster: whom each names, their word so far, and what is wrong.
SELECT * FROM live_check($1::bigint, $2::text[]) -- session, employee numbers
