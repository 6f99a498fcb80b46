-- The same, until its first code comes. No row: none, or its time is over.
SELECT * FROM step_offer_of($1::bytea) -- digest of the session
