-- How regrades have changed an attempt of the person of the request.
SELECT civil_date(t.recorded_at, $2::text) AS on_day, r.reason, t.old_num, t.old_den, t.old_passed, t.num, t.den, t.passed, t.kept -- zone of the reader
FROM regraded_attempt t JOIN regrade_force f ON f.regrade_id = t.regrade_id JOIN regrade r ON r.id = t.regrade_id
WHERE t.attempt_id = $1::bigint AND t.person_id = me() -- attempt
ORDER BY f.number
