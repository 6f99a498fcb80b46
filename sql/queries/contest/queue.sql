-- All that waits for an answer of the person of this request, the oldest first: contests, evidence, corrections. An auditor reads the same, but for
-- corrections, which a second administrator decides. said_by: of a correction, who asked; said_by_me: so somebody else decides.
SELECT * FROM (
    SELECT 'contest' AS kind, c.id, c.person_id, c.name, c.about, c.subject AS title, NULL::bigint AS completion, c.sent_on, c.since, c.taken_by, c.taken_by_me,
           NULL::text AS said_by, false AS said_by_me
    FROM contests_waiting($1::text) c -- zone of the reader
    UNION ALL
    SELECT 'evidence', e.evidence_id, e.person_id, p.display_name, NULL, e.title, NULL, civil_date(e.recorded_at, $1::text), e.recorded_at, t.taken_by,
           t.taken_by_me, NULL, false
    FROM evidence_state e JOIN person p ON p.id = e.person_id LEFT JOIN LATERAL evidence_taken(e.evidence_id) t ON true
    WHERE e.state = 'waiting' AND e.kind = 'external' AND (holds_over('administrator', e.person_id) OR holds_over('auditor', e.person_id))
    UNION ALL
    SELECT 'correction', w.correction, w.person_id, w.name, NULL, w.course || ' ' || w.title, w.completion, w.said_on, x.recorded_at, NULL, NULL, w.said_by, w.said_by_me
    FROM corrections_waiting() w JOIN completion_correction x ON x.id = w.correction
) q
ORDER BY q.since, q.kind, q.id
LIMIT 400
