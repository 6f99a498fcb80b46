-- Who has this login.
SELECT id FROM person WHERE lower(email) = lower($1::text) OR employee_number = $1 ORDER BY id LIMIT 1 -- e-mail address or employee number
