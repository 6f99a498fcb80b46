-- Puts words about some people on record; a row for each whose evidence changed.
SELECT x AS person FROM live_roster_add($1::bigint, $2::bigint[], $3::boolean[], $4::text[], $5::text) x -- session, people, attended, notes, file
