-- What accredited providers say of the work that made a certificate: of the credits of its courses those that were accredited on the day of the
-- completion; no row where there is none.
SELECT DISTINCT x.provider, x.provider_number, x.statement
FROM certificate c JOIN award_evidence e ON e.award_id = c.award_id AND e.completion_id IS NOT NULL
JOIN completion_now n ON n.id = e.completion_id AND n.person_id = e.person_id
JOIN credit x ON x.course_version_id = n.course_version_id AND x.provider IS NOT NULL AND days(x.from_date, x.until_date) @> n.completed_on
WHERE c.code = $1::text -- code
ORDER BY 1, 2, 3 LIMIT 5
