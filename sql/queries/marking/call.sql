-- Asks for one more reading of an essay. called: somebody is there who can do it.
SELECT marking_call($1::text, $2::bigint) AS called -- any essay of the attempt, item
