-- Where an import is going to book posts, or to book them no more, column by column.
INSERT INTO people_import_place (import_id, goes, person_id, post_id, during, facility_id, job_role_id)
SELECT $1::bigint, $2::boolean, u.person_id, u.post_id, days(u.from_date, nullif(u.to_date, 'infinity')), u.facility_id, u.job_role_id -- import, no more
FROM unnest($3::bigint[], $4::bigint[], $5::date[], $6::date[], $7::bigint[], $8::bigint[]) -- people, posts, first days, last days, facilities, job roles
  AS u (person_id, post_id, from_date, to_date, facility_id, job_role_id)
