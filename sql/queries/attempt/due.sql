-- Attempts whose time has been up for a day: the server closes them. In the order of their ids, after one; so many at most.
SELECT id, person_id FROM attempt
WHERE state = 'in progress' AND deadline IS NOT NULL AND deadline <= clock() - interval '1 day' AND id > $1::bigint -- last one seen
ORDER BY id LIMIT $2::integer -- at most
