-- Name, number, address and language of somebody.
SELECT person_change($1::bigint, $2::text, $3::text, $4::text, $5::text) AS answer -- person, name, employee number, e-mail address, language
