-- One person whom the person of this request may watch.
SELECT person_id, name, employee_number, facility, job_role FROM observable(NULL, $1::bigint) -- person
