-- Where and when a facility is, and whether the person of this request administers it.
SELECT f.code::text AS code, facility_zone(f.id) AS zone, facility_today(f.id) AS today, administers(f.id) AS may_change
FROM facility f WHERE f.id = $1::bigint -- facility
