-- Writes the timelines of a change in force into place.
SELECT change_settle($1::bigint, $2::bigint[]) -- change, people
