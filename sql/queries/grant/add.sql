-- Gives a permission over a facility.
SELECT grant_add($1::text, $2::text, $3::text, $4::date, $5::date) AS answer -- login, permission, facility, first day, last day
