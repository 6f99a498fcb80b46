-- The facility of a route, if the person of this request may look into it; with its latest name.
SELECT f.id, f.code::text AS code,
       (SELECT v.name FROM facility_version v WHERE v.facility_id = f.id ORDER BY v.from_date DESC, v.id DESC LIMIT 1) AS name
FROM facility f
WHERE f.code = $1::text -- facility code
  AND facility_in_sight(f.id)
