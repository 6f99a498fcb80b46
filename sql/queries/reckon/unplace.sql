-- Where posts are booked no longer, column by column.
DELETE FROM post_place p
USING unnest($1::bigint[], $2::bigint[], $3::date[], $4::date[], $5::bigint[], $6::bigint[]) -- people, posts, first days, last days, facilities, job roles
  AS u (person_id, post_id, from_date, to_date, facility_id, job_role_id)
WHERE p.person_id = u.person_id AND p.post_id = u.post_id AND p.during = days(u.from_date, nullif(u.to_date, 'infinity'))
