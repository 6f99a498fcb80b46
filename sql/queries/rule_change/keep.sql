-- Those about whom no fact has come since, and none is just coming: what was worked out for them holds.
SELECT p.person_id, p.staged IS NOT NULL AS before
FROM unnest($2::bigint[], $3::integer[]) u (person_id, facts) -- people, facts
JOIN change_person p ON p.change_id = $1::bigint AND p.person_id = u.person_id AND p.facts = u.facts -- change
ORDER BY p.person_id FOR UPDATE OF p SKIP LOCKED
