-- A term of a licence, or another word about one: the later recorded of a number holds. Without days it never was.
INSERT INTO licence_term (licence_id, person_id, number, from_date, to_date, recorded_by)
VALUES ($1::bigint, $2::bigint, $3::integer, $4::date, $5::date, $6::bigint) -- licence, person, number, first day, last day, who enters it
