-- "I take it": taken false: it waits no more, or the person of this request has it.
SELECT answer_take_it($1::text, $2::bigint) AS taken -- contest or evidence, its number
