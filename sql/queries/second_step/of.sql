-- What somebody has beside a password.
SELECT * FROM steps_of($1::bigint) -- person
