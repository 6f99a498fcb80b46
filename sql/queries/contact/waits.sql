-- Live courses that this person cannot begin yet, since the facility of their primary post has not filled in a contact.
SELECT l.code::text, w.facility FROM live_course l
CROSS JOIN LATERAL (SELECT waits_for(l.id, $1::date) AS facility OFFSET 0) w -- today
WHERE ($2::text IS NULL OR l.code = $2::text) AND w.facility IS NOT NULL -- one course; NULL: all
ORDER BY l.code
