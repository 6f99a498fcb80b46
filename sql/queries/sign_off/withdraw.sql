-- Takes one's own signature back.
SELECT signature_withdraw($1::bigint, $2::text) AS done -- signature, reason
