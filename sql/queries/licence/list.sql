-- The licences of a person with their terms as they hold, newest first; one without a term that holds has one row. board_number: as its board
-- writes it, for those who may read it.
SELECT l.id AS licence_id, l.state::text AS state, l.kind::text AS kind, t.number, t.from_date, t.to_date, e.to_date AS ended_on, e.reason AS ended_why,
       n.number AS board_number
FROM licence l
LEFT JOIN licence_term_now t ON t.licence_id = l.id AND t.person_id = l.person_id
LEFT JOIN LATERAL (SELECT x.* FROM licence_end x WHERE x.licence_id = l.id ORDER BY x.id DESC LIMIT 1) e ON true
LEFT JOIN licence_number_now n ON n.licence_id = l.id
WHERE l.person_id = $1::bigint -- person
ORDER BY l.kind, l.state, l.id, t.number DESC
