-- What a person did elsewhere, was seen to do, or gave their word on, newest first, with its state.
SELECT e.evidence_id AS id, e.kind, e.title, e.provider, e.topic, e.hundredths, e.done_on, e.state
FROM evidence_state e WHERE e.person_id = $1::bigint -- person
ORDER BY e.done_on DESC, e.evidence_id DESC
