-- A live session. session NULL: the facility is none of theirs.
SELECT live_session_add($1::text, $2::text, $3::text, $4::bigint, $5::text, $6::text, $7::date, $8::integer, $9::text, $10::text, $11::integer, $12::text) AS session -- facility, title, counts as, certification, topic, skill, day, minutes, room, trainer, capacity, language
