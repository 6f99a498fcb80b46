-- Takes it back, while it waits. mine: it is of the person of this request; done: it did wait.
WITH mine AS (SELECT x.id, x.person_id FROM contest x WHERE x.id = $1::bigint AND x.person_id = me()), -- contest
back AS (INSERT INTO contest_withdrawal (contest_id, person_id)
         SELECT m.id, m.person_id FROM mine m WHERE EXISTS (SELECT FROM contest_open o WHERE o.contest_id = m.id) RETURNING contest_id)
SELECT EXISTS (SELECT FROM mine) AS mine, EXISTS (SELECT FROM back) AS done
