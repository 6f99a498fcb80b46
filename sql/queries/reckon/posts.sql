-- Where each post of a person stands, and as what, over time.
SELECT post_id, facility_id, job_role_id, lower(during) AS from_date, coalesce(last_day(during), 'infinity') AS to_date
FROM post_span WHERE person_id = $1::bigint -- person
ORDER BY post_id, lower(during)
