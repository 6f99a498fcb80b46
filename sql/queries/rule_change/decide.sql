-- Decides about a change of rules, as a network administrator.
SELECT rule_change_decide($1::bigint, $2::text) AS done -- change, put or drop
