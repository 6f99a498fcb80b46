-- Whom parts of a version are for. Lists are words with a space between them, or NULL.
INSERT INTO course_condition (course_version_id, number, roles, states, facility_kinds, reversed)
SELECT $1::bigint, u.number, string_to_array(u.roles, ' '), string_to_array(u.states, ' '), string_to_array(u.facility_kinds, ' '), u.reversed -- version
FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[], $6::boolean[]) AS u(number, roles, states, facility_kinds, reversed)
