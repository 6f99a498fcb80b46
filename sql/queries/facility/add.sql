-- A facility below another; what is not said is as of that one. place NULL: no such facility above. taken: the code is another's.
WITH above AS (
    SELECT s.facility_id, s.state, s.county, s.zone FROM facility f JOIN facility_span s ON s.facility_id = f.id
    WHERE f.id = coalesce((SELECT id FROM facility WHERE code = $4::text), CASE WHEN $4::text IS NULL THEN network_top() END) -- code of the one above; NULL: the network's top
      AND s.during @> facility_today(f.id)
), taken AS (
    SELECT id FROM facility WHERE code = $1::text -- code
), made AS (
    INSERT INTO facility (code) SELECT $1 FROM above WHERE NOT EXISTS (SELECT FROM taken) RETURNING id
), version AS (
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT made.id, coalesce($8::date, civil_date(clock(), coalesce($7::text, a.zone))), a.facility_id, $2::text, $3::text, -- name, kind
           coalesce($5::text, a.state), coalesce($6::text, a.county), coalesce($7::text, a.zone) FROM made, above a RETURNING id -- state, county, zone; $8: first day; NULL: today
)
SELECT (SELECT facility_id FROM above) AS place, EXISTS (SELECT FROM taken) AS taken, (SELECT count(*) FROM version) AS made
