-- Takes back what was staged for people.
SELECT change_take_back($1::bigint, $2::bigint[]) -- change, people
