-- Where a change is, by itself: what else there is to tell of it costs more.
SELECT state FROM rule_change WHERE id = $1::bigint -- change
