-- Books differences in the counters, column by column; those with a person are corrections. The stamp is asked for once, not by each row.
INSERT INTO standing_delta (facility_id, job_role_id, certification_id, standing, day, n, person_id, people, recorded_at)
SELECT u.facility_id, u.job_role_id, u.certification_id, u.standing, u.day, u.n, u.person_id, u.person_id IS NOT NULL, (SELECT stamp())
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::standing[], $5::date[], $6::integer[], $7::bigint[]) -- facilities, job roles, certifications, standings, days, how many, people
  AS u (facility_id, job_role_id, certification_id, standing, day, n, person_id)
