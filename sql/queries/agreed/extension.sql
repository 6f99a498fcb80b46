-- Agrees a later date for a person.
SELECT extension_add($1::bigint, $2::bigint, $3::date, $4::date, $5::text) -- person, certification, date lengthened, last day, reason
