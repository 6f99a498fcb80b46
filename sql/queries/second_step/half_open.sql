-- Who stands between the two steps, and what they can show. No row: nobody, or five minutes are over.
SELECT * FROM half_session_open($1::bytea, $2::bytea) -- digest; digest of the browser's secret, or NULL
