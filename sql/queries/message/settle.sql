-- What became of a message.
SELECT message_settle($1::bigint, $2::text, $3::text, $4::double precision) -- message, state, reason, seconds until the next try
