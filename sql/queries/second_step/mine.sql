-- What the person of this request has beside a password.
SELECT * FROM steps_of_me()
