-- What was said when of a session, newest first.
SELECT r.*, civil_date(r.recorded_at, $2::text) AS said_on FROM live_rosters_of($1::bigint) r -- session, zone of the reader
