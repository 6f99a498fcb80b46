-- Whose passkey this is.
SELECT * FROM passkey_find($1::bytea) -- id that its device gave it
