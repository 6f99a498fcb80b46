-- It was used; false: there is a copy of it.
SELECT passkey_use($1::bigint, $2::bigint) AS used -- passkey; count of its device
