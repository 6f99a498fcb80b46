-- The last day on which a licence was held; NULL: it goes on after all.
INSERT INTO licence_end (licence_id, person_id, to_date, reason, recorded_by)
VALUES ($1::bigint, $2::bigint, $3::date, $4::text, $5::bigint) -- licence, person, last day, why, who enters it
