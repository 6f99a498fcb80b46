-- The days on which requirements match the posts of some people, with their due rules. series: which licence, or which kind of event.
-- Person by person: else the planner, who guesses how many they are, reads the whole tree of facilities for one.
SELECT m.person_id, certification_id, post_id, requirement_id, lower(during) AS from_date, coalesce(last_day(during), 'infinity') AS to_date,
       due_kind, coalesce(due_months, due_days, 0) AS due_n, coalesce(due_on, due_after) AS due_on, due_month, due_day,
       coalesce(due_every, 0) AS due_every, coalesce(due_otherwise, -1) AS due_otherwise,
       CASE due_kind WHEN 'licence' THEN hashtextextended(licence_state || '/' || licence_kind, 0)
                     WHEN 'event' THEN hashtextextended(due_event, 0) END AS series,
       grace_days, coalesce(window_months, -1) AS window_months
FROM unnest($1::bigint[]) o (person_id) -- people
CROSS JOIN LATERAL (SELECT * FROM obligation_match x WHERE x.person_id = o.person_id OFFSET 0) m
ORDER BY m.person_id, certification_id, post_id, requirement_id, lower(during)
