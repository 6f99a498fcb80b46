-- What a change books in the counters, column by column.
INSERT INTO standing_delta (change_id, person_id, facility_id, job_role_id, certification_id, people, standing, day, n, recorded_at)
SELECT $1::bigint, u.*, (SELECT stamp()) -- change
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::boolean[], $7::standing[], $8::date[], $9::integer[]) u -- person, facility,
     -- job role, certification, people, standing, day, how many more
