-- Whose link this is, and words that their password is not made of. No row: it has ended.
SELECT * FROM password_reset_find($1::bytea) -- digest
