-- A post is otherwise from a day on.
SELECT post_change($1::bigint, $2::bigint, $3::date, $4::text, $5::text, $6::text, $7::boolean, $8::boolean, $9::boolean, $10::text) AS answer -- person, post, first day, facility, job role, employment, contact with patients, with visitors, primary, why
