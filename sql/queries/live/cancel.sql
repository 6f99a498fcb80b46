-- A session did not take place; a row for each whose evidence changed. One row NULL: that was said before.
SELECT x AS person FROM live_cancel($1::bigint, $2::text) x -- session, reason
