-- Somebody cannot sign in, and typed this login.
SELECT password_reset_ask($1::text)
