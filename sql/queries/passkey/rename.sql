-- Another name for a passkey; false: it is not theirs.
SELECT passkey_rename($1::bigint, $2::text) AS renamed -- passkey; name
