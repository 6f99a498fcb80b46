-- Proposes a regrade.
SELECT regrade_propose($1::bigint, $2::bigint, $3::text) AS id -- item, item with the key (NULL: full points), reason
