-- Who is on the rosters of a session.
SELECT * FROM live_roster_of($1::bigint) -- session
