-- What was recognised for an award and is held still: it ends with it.
SELECT w.id, s.title AS certification FROM recognised_for($1::bigint) r (id) -- award
JOIN award_now w ON w.id = r.id AND w.revoked IS NULL
JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = w.certification_id ORDER BY lower(t.during) DESC LIMIT 1) s ON true
ORDER BY 2
