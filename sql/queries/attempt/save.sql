-- Saves one answer: one statement, so that nothing can come between. outcome, and wrong as {code, what it is about}: see save_answer.
SELECT s.outcome, s.place, s.last, s.stored, s.wrong, s.apart, to_char(s.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS saved_at
FROM save_answer($1::bigint, $2::text, $3::integer, $4::integer, $5::text[], $6::text[], $7::integer, $8::text) s
-- attempt, key of the item or its number in the paper, number that the sender knows, parts, texts, certainty, form
