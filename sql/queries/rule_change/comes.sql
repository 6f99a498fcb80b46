-- Rows of timelines that a change adds.
INSERT INTO timeline_row (came, person_id, post_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at)
SELECT $1::bigint, person_id, post_id, certification_id, facility_id, job_role_id, days(from_date, nullif(to_date, 'infinity')), standing, due, (SELECT stamp()) -- change
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::date[], $8::date[], $9::standing[], $10::date[])
  AS u (person_id, post_id, certification_id, facility_id, job_role_id, from_date, to_date, standing, due) -- the rows, column by column
