-- Where the person of this request is signed in.
SELECT * FROM sessions_of_me($1::bytea) -- digest of the session of this request
