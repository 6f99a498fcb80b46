-- A new person with a first post.
SELECT answer, person FROM person_add($1::text, $2::text, $3::text, $4::text, $5::date, $6::date, $7::text, $8::text, $9::text, $10::boolean, $11::boolean, $12::text) -- name, employee number, e-mail address, language, first and last day, facility, job role, employment, contact with patients, with visitors, why
