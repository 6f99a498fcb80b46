-- The days on which requirements match the posts of some people, with their due rules. series: which licence, or which kind of event.
SELECT person_id, certification_id, post_id, requirement_id, lower(during) AS from_date, coalesce(last_day(during), 'infinity') AS to_date,
       due_kind, coalesce(due_months, due_days, 0) AS due_n, coalesce(due_on, due_after) AS due_on, due_month, due_day,
       coalesce(due_every, 0) AS due_every, coalesce(due_otherwise, -1) AS due_otherwise,
       CASE due_kind WHEN 'licence' THEN hashtextextended(licence_state || '/' || licence_kind, 0)
                     WHEN 'event' THEN hashtextextended(due_event, 0) END AS series,
       grace_days, coalesce(window_months, -1) AS window_months
FROM obligation_match WHERE person_id = ANY ($1::bigint[]) -- people
ORDER BY person_id, certification_id, post_id, requirement_id, lower(during)
