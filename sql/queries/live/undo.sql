-- Takes a roster back; a row for each whose evidence changed. One row NULL: it was undone before.
SELECT x AS person FROM live_undo($1::bigint, $2::text) x -- roster, reason
