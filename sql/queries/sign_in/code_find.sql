-- Whose one-time code this is. No row: nobody's under this login, or it has ended.
SELECT * FROM sign_in_code_find($1::text, $2::bytea) -- login, digest of the code
