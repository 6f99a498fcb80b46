-- Agrees extra time for a person.
SELECT accommodation_add($1::bigint, $2::integer, $3::date, $4::date, $5::text) -- person, percent, from, to, reason
