-- The days on which requirements match the posts of a person.
SELECT post_id, certification_id, requirement_id, lower(during) AS from_date,
       coalesce(last_day(during), 'infinity') AS to_date, due_days, due_on, grace_days
FROM obligation_match WHERE person_id = $1::bigint -- person
ORDER BY post_id, certification_id, requirement_id, lower(during)
