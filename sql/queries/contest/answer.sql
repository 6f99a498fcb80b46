-- Answers a contest. answered false: it waits no more.
SELECT contest_answer_it($1::bigint, $2::boolean, $3::text) AS answered -- contest, put right, reason
