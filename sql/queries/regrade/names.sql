-- Of these people those whom the person of the request administers.
SELECT person, display_name, employee_number FROM regrade_names($1::bigint[]) -- people
