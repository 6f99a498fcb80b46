-- The stored timelines of a person, in the order in which the facts give theirs.
SELECT post_id, certification_id, facility_id, job_role_id, lower(during) AS from_date,
       coalesce(last_day(during), 'infinity') AS to_date, standing::text AS standing, due
FROM timeline WHERE person_id = $1::bigint -- person
ORDER BY post_id, certification_id, lower(during)
