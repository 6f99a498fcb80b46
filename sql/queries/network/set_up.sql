-- The network and the facility at its top, in a database that has neither; made false: there is one already.
WITH place AS (
    SELECT $1::text AS name, $2::text AS code, $3::text AS kind, $4::text AS state, $5::text AS county, $6::text AS zone, -- name; code, kind, state, county, zone of the top
           coalesce($7::date, civil_date(clock(), $6::text)) AS from_date -- first day; NULL: today
    WHERE NOT EXISTS (SELECT FROM network) AND NOT EXISTS (SELECT FROM facility)
), made AS (
    INSERT INTO network (name, zone) SELECT name, zone FROM place RETURNING id
), top AS (
    INSERT INTO facility (code) SELECT code FROM place RETURNING id
), version AS (
    INSERT INTO facility_version (facility_id, from_date, name, kind, state, county, zone)
    SELECT top.id, p.from_date, p.name, p.kind, p.state, p.county, p.zone FROM top, place p RETURNING id
)
SELECT (SELECT count(*) FROM made, version) = 1 AS made
