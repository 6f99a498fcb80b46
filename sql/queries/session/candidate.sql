-- The hash that a password is compared with.
SELECT * FROM sign_in_candidate($1::text) -- e-mail address or employee number
