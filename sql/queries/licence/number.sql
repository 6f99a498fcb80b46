-- The number of a licence, as its board writes it; NULL: it has none on record after all. What is on record already is not said again.
INSERT INTO licence_number (licence_id, person_id, number, recorded_by)
SELECT l.id, l.person_id, $3::text, $4::bigint -- number, who enters it (NULL: a file)
FROM licence l LEFT JOIN licence_number_now n ON n.licence_id = l.id
WHERE l.id = $1::bigint AND l.person_id = $2::bigint AND n.number IS DISTINCT FROM $3::text -- licence, person
