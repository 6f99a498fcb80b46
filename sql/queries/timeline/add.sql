-- Puts in the rows that the facts give and that are not stored. The stamp is asked for once, not by each row.
INSERT INTO timeline_row (person_id, post_id, certification_id, facility_id, job_role_id, during, standing, due, recorded_at)
SELECT person_id, post_id, certification_id, facility_id, job_role_id, days(from_date, nullif(to_date, 'infinity')), standing, due, (SELECT stamp())
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::date[], $7::date[], $8::standing[], $9::date[])
  AS u (person_id, post_id, certification_id, facility_id, job_role_id, from_date, to_date, standing, due) -- the rows, column by column
