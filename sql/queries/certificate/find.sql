-- One certificate, if the person of the request may see it; with the code that replaced it, and the holder's name of today.
SELECT c.*, certificate_state(c, $2::date) AS state, certificate_state_from(c, $2::date) AS state_from, p.display_name AS name_now,
       (SELECT n.code FROM certificate n WHERE n.award_id = award_in_force(c.award_id) AND (n.award_id, n.number) > (c.award_id, c.number)
        ORDER BY n.number DESC LIMIT 1) AS next_code,
       (SELECT o.code FROM certificate o WHERE o.award_id = c.award_id AND o.number < c.number
           OR o.award_id = (SELECT a.supersedes FROM award a WHERE a.id = c.award_id) AND c.number = 1
        ORDER BY o.number DESC LIMIT 1) AS code_before,
       civil_date(c.recorded_at, c.zone) AS issued_on
FROM certificate c JOIN person p ON p.id = c.person_id
WHERE c.code = $1::text -- code, today
