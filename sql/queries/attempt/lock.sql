-- Takes the attempt for its end, for a check or an exchange: an answer on its way is either in before this or refused after it.
-- due: its time has been up for a day, so the server closes it.
SELECT a.seq, a.state, a.state = 'in progress' AND coalesce(a.deadline, 'infinity') >= clock() AS may_answer,
       a.state = 'in progress' AND a.deadline + interval '1 day' <= clock() AS due
FROM attempt a
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
FOR UPDATE OF a
