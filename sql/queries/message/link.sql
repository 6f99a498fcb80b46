-- The secret of a link that is being sent.
SELECT mail_link_make($1::bigint, $2::bytea, $3::text) -- message, digest, address
