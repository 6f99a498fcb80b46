-- Another password for the person of this request; their other sessions end.
SELECT password_change($1::bytea, $2::text) -- digest of the session that stays, hash
