-- Exempts a person from a certification.
SELECT exemption_add($1::bigint, $2::bigint, $3::date, $4::date, $5::text, $6::text) -- person, certification, first day, last day, code, reason
