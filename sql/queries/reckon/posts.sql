-- Where each post of some people stands, and as what, over time.
SELECT person_id, post_id, facility_id, job_role_id, lower(during) AS from_date, coalesce(last_day(during), 'infinity') AS to_date
FROM post_span WHERE person_id = ANY ($1::bigint[]) -- people
ORDER BY person_id, post_id, lower(during)
