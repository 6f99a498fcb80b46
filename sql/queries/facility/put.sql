-- Facilities, new ones among them, as they are from a day on: all in one statement, so that the tree is worked out once.
WITH line AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[]) -- codes, names, kinds, codes above (NULL: none), states, counties, zones, first days (NULL: today)
        AS l (code, name, kind, under, state, county, zone, from_date)
), made AS (
    INSERT INTO facility (code) SELECT l.code FROM line l WHERE NOT EXISTS (SELECT FROM facility f WHERE f.code = l.code) RETURNING id, code
), known AS (
    SELECT id, code FROM facility UNION ALL SELECT id, code FROM made
), put AS (
    INSERT INTO facility_version (facility_id, from_date, parent_id, name, kind, state, county, zone)
    SELECT k.id, coalesce(l.from_date, civil_date(clock(), l.zone)), a.id, l.name, l.kind, l.state, l.county, l.zone
    FROM line l JOIN known k ON k.code = l.code LEFT JOIN known a ON a.code = l.under RETURNING id
)
SELECT count(*) AS put FROM put
