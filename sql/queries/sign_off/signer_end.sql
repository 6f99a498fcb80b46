-- Ends it.
SELECT signer_end($1::bigint, $2::text) AS done -- grant, reason
