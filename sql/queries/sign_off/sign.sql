-- Signs, or declines to. id NULL: the version's review-by date is past.
SELECT signature_add($1::bigint, $2::text, $3::text, $4::text, $5::text, $6::boolean, $7::boolean) AS id -- request, decision, statement, name, credentials, hidden, paid
