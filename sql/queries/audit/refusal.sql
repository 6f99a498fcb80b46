-- Somebody was not let in: noted, or folded into the line of this minute.
SELECT refusal_noted($1::text, $2::text, $3::bigint, $4::text) -- act, login that was typed, person where that is known, request
