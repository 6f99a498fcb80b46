-- Decides about a change of rules from the command line.
SELECT change_decided($1::bigint, $2::text, NULL) AS done -- change, put or drop
