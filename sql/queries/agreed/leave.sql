-- Agrees leave for a person.
SELECT leave_add($1::bigint, $2::date, $3::date, $4::text) -- person, first day, last day, reason
