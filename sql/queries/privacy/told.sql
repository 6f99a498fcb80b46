-- Somebody's data were written to a file.
SELECT personal_told($1::bigint) -- person
