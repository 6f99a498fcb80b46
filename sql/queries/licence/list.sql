-- The licences of a person with their terms as they hold, newest first; one without a term that holds has one row.
SELECT l.id AS licence_id, l.state::text AS state, l.kind::text AS kind, t.number, t.from_date, t.to_date, e.to_date AS ended_on, e.reason AS ended_why
FROM licence l
LEFT JOIN licence_term_now t ON t.licence_id = l.id AND t.person_id = l.person_id
LEFT JOIN LATERAL (SELECT x.* FROM licence_end x WHERE x.licence_id = l.id ORDER BY x.id DESC LIMIT 1) e ON true
WHERE l.person_id = $1::bigint -- person
ORDER BY l.kind, l.state, l.id, t.number DESC
