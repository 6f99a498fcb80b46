-- The count of a device went back.
SELECT passkey_copied($1::bigint, $2::text) -- passkey; number of the request
