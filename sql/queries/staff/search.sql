-- People in sight by name, each with the post of today that comes first and stands in sight.
SELECT s.id, s.name, s.number, s.email, o.job_role, o.facility
FROM people_in_sight($1::text, $2::bigint, $3::integer) s -- word, the last one seen, how many
LEFT JOIN LATERAL (SELECT r.title AS job_role, f.name AS facility FROM post_span x JOIN job_role r ON r.id = x.job_role_id
                   JOIN facility_span f ON f.facility_id = x.facility_id AND f.during @> $4::date -- today
                   WHERE x.person_id = s.id AND x.during @> $4::date ORDER BY x.is_primary DESC, x.post_id LIMIT 1) o ON true
ORDER BY lower(s.name), s.id
