-- The challenge, used up. No row: there is none, or its time is over.
SELECT * FROM passkey_challenge_take($1::bytea) -- digest of who was asked
