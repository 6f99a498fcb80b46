-- What became of the last word of the person of this request for this: none, if they gave none.
SELECT state, done_on FROM evidence_state
WHERE person_id = me() AND kind = 'attestation' AND certification_id = $1::bigint AND skill IS NOT DISTINCT FROM $2::text -- certification, skill
ORDER BY evidence_id DESC LIMIT 1
