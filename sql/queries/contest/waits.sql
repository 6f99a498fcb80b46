-- How many contests of the person of this request wait; same: one about this same thing is among them.
SELECT count(*) AS n, coalesce(bool_or(x.about = $1::text AND x.about NOT LIKE 'missing%' -- about
       AND coalesce(x.completion_id, x.award_id, x.certification_id, x.post_id) = $2::bigint), false) AS same -- id
FROM contest_open o JOIN contest x ON x.id = o.contest_id WHERE o.person_id = me()
