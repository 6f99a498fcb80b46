-- What was changed or seen, the newest first; of each question NULL asks nothing.
SELECT id, at, who_name, who_login, about_name, about_login, place, seen, route, object, request_id
FROM audit_search($1::text, $2::text, $3::text, $4::text, $5::date, $6::date, $7::text, -- who, about whom, act, facility, from, to, request
                  $8::text, $9::bigint, $10::integer) -- zone, before which id, how many
