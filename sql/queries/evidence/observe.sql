-- Signs a skill off.
SELECT hands_on_add($1::bigint, $2::bigint, $3::text, $4::text, $5::date) AS evidence -- person, certification, skill, title, day
