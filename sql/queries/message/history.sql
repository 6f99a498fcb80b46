-- The messages to somebody, the latest first, before one.
SELECT * FROM messages_of($1::bigint, $2::bigint, $3::integer, $4::text) -- person, message or NULL, rows, zone
