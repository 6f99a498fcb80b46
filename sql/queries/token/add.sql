-- Makes a token. answer: "added", or what is wrong.
SELECT token_add($1::text, $2::text[], $3::text, $4::date, $5::bytea) AS answer -- name, scopes, code of the facility, last day, digest
