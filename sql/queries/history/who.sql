-- The people with these employee numbers; everybody for NULL. number: what was asked for.
SELECT p.id, p.employee_number AS number FROM person p WHERE $1::text[] IS NULL OR p.employee_number = ANY ($1::text[]) ORDER BY p.id -- employee numbers
