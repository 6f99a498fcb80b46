-- People whom the person of this request may tick.
SELECT * FROM live_people($1::bigint, $2::text, $3::integer) -- session, part of a name or employee number ('': who works there), how many
