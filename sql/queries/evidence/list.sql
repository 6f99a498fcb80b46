-- Evidence of a person, newest first; NULL evidence: all of it. facility: whose administrators answer it; administrators: how many; taken_by: who sees to it.
SELECT e.evidence_id AS id, e.kind, e.title, e.provider, e.topic, e.hundredths, e.done_on, e.state, e.decided_on,
       civil_date(e.recorded_at, $2::text) AS sent_on, s.title AS certification, r.text AS reason, -- zone of the reader
       EXISTS (SELECT FROM evidence_file f WHERE f.evidence_id = e.evidence_id) AS has_file,
       p.facility, administrators_over(e.person_id) AS administrators, k.taken_by, coalesce(k.taken_by_me, false) AS taken_by_me
FROM evidence_state e
LEFT JOIN evidence_decision_reason r ON r.decision_id = e.decision_id
LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = e.certification_id ORDER BY lower(t.during) DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (
    SELECT f.name AS facility FROM post_span o JOIN facility_span f ON f.facility_id = o.facility_id AND f.during @> facility_today(o.facility_id)
    WHERE o.person_id = e.person_id ORDER BY o.during @> facility_today(o.facility_id) DESC, o.is_primary DESC, o.post_id LIMIT 1) p ON true
LEFT JOIN LATERAL evidence_taken(e.evidence_id) k ON e.state = 'waiting'
WHERE e.person_id = $1::bigint AND ($3::bigint IS NULL OR e.evidence_id = $3::bigint) -- person, evidence
ORDER BY e.evidence_id DESC
LIMIT 200
