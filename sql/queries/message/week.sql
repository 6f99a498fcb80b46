-- What a weekly message says. No row: nothing any more.
SELECT * FROM week_take($1::bigint) -- message
