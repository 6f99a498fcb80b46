-- By which number devices know the person of this request.
SELECT passkey_handle($1::bytea) AS handle -- 32 random bytes, for who has none yet
