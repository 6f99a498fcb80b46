-- Who asks: finds the session and makes its person the person of the transaction. No row: nobody.
SELECT * FROM session_open($1::bytea) -- digest of the token
