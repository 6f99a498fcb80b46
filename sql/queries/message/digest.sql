-- What a message of a day says, and what happened besides. No row: nothing any more.
SELECT * FROM digest_take($1::bigint) -- message
