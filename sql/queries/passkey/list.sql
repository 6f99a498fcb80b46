-- The passkeys of the person of this request.
SELECT * FROM passkeys_of_me()
