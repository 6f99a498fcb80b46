-- The hash of one's own password, and words that a password of oneself is not made of.
SELECT * FROM password_of_me()
