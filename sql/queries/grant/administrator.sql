-- Somebody becomes administrator of a facility and all below it, unless they are; who is not on record is put there. person NULL: not
-- on record, and no name given. place NULL: no such facility.
WITH place AS (
    SELECT f.id FROM facility f WHERE f.code = coalesce($3::text, (SELECT t.code FROM facility t WHERE t.id = network_top())) -- facility; NULL: the network's top
), known AS (
    SELECT id FROM person WHERE lower(email) = lower($1::text) OR employee_number = $1 ORDER BY id LIMIT 1 -- e-mail address or employee number
), added AS (
    INSERT INTO person (display_name, email, employee_number)
    SELECT $2::text, CASE WHEN $1 LIKE '%@%' THEN $1 END, CASE WHEN $1 NOT LIKE '%@%' THEN $1 END -- name
    WHERE $2 IS NOT NULL AND EXISTS (SELECT FROM place) AND NOT EXISTS (SELECT FROM known) RETURNING id
), who AS (
    SELECT id FROM known UNION ALL SELECT id FROM added
), given AS (
    INSERT INTO facility_grant (person_id, permission, facility_id, from_date)
    SELECT who.id, 'administrator', place.id, facility_today(place.id) FROM who, place
    WHERE NOT EXISTS (SELECT FROM live_grant g WHERE g.person_id = who.id AND g.facility_id = place.id AND g.permission = 'administrator')
)
SELECT (SELECT id FROM who) AS person, (SELECT id FROM place) AS place
