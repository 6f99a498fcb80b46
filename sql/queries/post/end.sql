-- Ends a post, or takes its end back.
SELECT post_end($1::bigint, $2::bigint, $3::text, $4::date, $5::text) AS answer -- person, post, 'day' 'never' 'goes on', last day, why
