-- The facility of a route, if the person of this request may look into it.
SELECT f.id, f.code::text FROM facility f
WHERE f.code = $1::text -- facility code
  AND f.id IN (SELECT facility_id FROM visible_facility)
