-- What was typed by those who cannot sign in becomes messages.
SELECT password_resets_take() AS taken
