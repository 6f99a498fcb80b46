-- Everybody.
SELECT id, coalesce(employee_number, 'with id ' || id) AS number FROM person ORDER BY id
