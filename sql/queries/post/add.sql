-- Another post of somebody.
SELECT post_add($1::bigint, $2::date, $3::date, $4::text, $5::text, $6::text, $7::boolean, $8::boolean, $9::boolean, $10::text) AS answer -- person, first and last day, facility, job role, employment, contact with patients, with visitors, primary, why
