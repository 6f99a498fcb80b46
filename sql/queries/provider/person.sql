-- Whom a provider means.
SELECT * FROM provider_person($1::bigint, $2::text, $3::text, $4::text, $5::text) -- provider, subject; the matched value, proved e-mail address, name; NULL: not said
