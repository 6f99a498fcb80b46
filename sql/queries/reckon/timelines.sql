-- The stored timelines of some people, in the order in which the facts give theirs.
SELECT person_id, post_id, certification_id, facility_id, job_role_id, lower(during) AS from_date,
       coalesce(last_day(during), 'infinity') AS to_date, standing::text AS standing, due
FROM timeline WHERE person_id = ANY ($1::bigint[]) -- people
ORDER BY person_id, post_id, certification_id, lower(during)
