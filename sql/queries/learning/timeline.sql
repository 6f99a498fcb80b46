-- What the posts of this person ask of them from today on for a year: a row for each span of days.
SELECT post_id, certification_id, standing::text, lower(during) AS from_date,
       coalesce(last_day(during), 'infinity') AS to_date, due
FROM timeline
WHERE person_id = me() AND during && daterange($1::date, ($1::date + interval '1 year')::date, '[]') -- today
ORDER BY certification_id, post_id, lower(during)
