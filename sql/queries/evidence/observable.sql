-- People whom the person of this request may watch, by name or employee number.
SELECT person_id, name, employee_number, facility, job_role FROM observable($1::text, NULL) -- part of a name, or an employee number
