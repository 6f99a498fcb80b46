-- Who has training waiting, for the shift huddle. A row without a person: too many.
SELECT * FROM huddle_list($1::bigint, $2::boolean, $3::integer) -- facility, everybody, rows
