-- The live sessions that the person of this request may read, latest first; NULL: all of them.
SELECT * FROM live_sessions($1::bigint) -- session
