-- What a regrade of an item touches: of one person, or (NULL) of everybody. For attest work and attest verify.
SELECT * FROM regrade_papers($1::bigint, $2::bigint) -- item, person
