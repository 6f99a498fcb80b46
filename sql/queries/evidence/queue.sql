-- Evidence that waits for an answer by the person of this request, the oldest first. An auditor reads the same.
SELECT e.evidence_id AS id, e.person_id, p.display_name AS name, e.title, s.title AS certification, e.done_on,
       civil_date(e.recorded_at, $1::text) AS sent_on -- zone of the reader
FROM evidence_state e JOIN person p ON p.id = e.person_id
LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = e.certification_id ORDER BY lower(t.during) DESC LIMIT 1) s ON true
WHERE e.state = 'waiting' AND e.kind = 'external' AND (holds_over('administrator', e.person_id) OR holds_over('auditor', e.person_id))
ORDER BY e.evidence_id
LIMIT 200
