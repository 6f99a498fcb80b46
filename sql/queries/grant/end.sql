-- Ends one.
SELECT grant_end($1::bigint, $2::text) AS done -- grant, why
