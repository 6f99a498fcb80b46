-- What is on record of somebody themselves, and what the person of this request may do about it.
SELECT p.display_name, p.employee_number, p.email, p.language, may_place(p.id) AS may_place, may_change_login(p.id) AS may_change_login,
       EXISTS (SELECT FROM feed_person k WHERE k.person_id = p.id) AS by_feed
FROM person p WHERE p.id = $1::bigint -- person
