-- The facilities right below one on a day that the viewer may look into.
SELECT b.code, b.name FROM facilities_below($1::bigint, $2::date, NULL) b WHERE facility_in_sight(b.facility_id) -- facility, day
