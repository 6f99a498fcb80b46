-- Takes out a part of what was staged of a change that is dropped; how much.
SELECT change_clear($1::bigint, $2::integer) AS moved -- change, how many at most
