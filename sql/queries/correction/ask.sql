-- Says that a completion was on another day, or (NULL) does not count. correction: NULL where nothing is to be corrected, or one waits.
SELECT completion_correct($1::bigint, $2::bigint, $3::date, $4::text) AS correction -- person, completion, day, why
