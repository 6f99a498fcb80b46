-- Where posts are booked from now on, column by column.
INSERT INTO post_place (person_id, post_id, during, facility_id, job_role_id)
SELECT u.person_id, u.post_id, days(u.from_date, nullif(u.to_date, 'infinity')), u.facility_id, u.job_role_id
FROM unnest($1::bigint[], $2::bigint[], $3::date[], $4::date[], $5::bigint[], $6::bigint[]) -- people, posts, first days, last days, facilities, job roles
  AS u (person_id, post_id, from_date, to_date, facility_id, job_role_id)
