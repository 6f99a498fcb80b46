-- Leavers whose names the policy erases today.
SELECT d.person_id, d.name, d.login, d.left_on, d.erased_from FROM leavers_due($1::integer) d -- at most so many
