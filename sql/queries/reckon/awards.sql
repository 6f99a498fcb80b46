-- The awards in force of some people as they are stored, with what made each. revoked: by a person, from that day on; never: on no day;
-- fallen: the work no longer made it when it was last looked at.
SELECT a.person_id, a.id, a.certification_id, a.kind, a.earned_on, a.valid_from, coalesce(a.valid_to, 'infinity') AS valid_to, coalesce(a.anchor, 0) AS anchor,
       coalesce(a.window_opens, 'infinity') AS window_opens, a.fallen, a.revoked IS NOT NULL AND NOT a.fallen AS is_revoked,
       nullif(a.revoked, '-infinity') AS revoked, coalesce(e.keys, '{}') AS keys
FROM award_now a
CROSS JOIN LATERAL (
    SELECT array_agg(coalesce('c' || x.completion_id, 'a' || x.attempt_id, 'e' || x.evidence_id, 'w' || x.by_award_id) ORDER BY x.number) AS keys
    FROM award_evidence x WHERE x.award_id = a.id) e
WHERE a.person_id = ANY ($1::bigint[]) -- people
ORDER BY a.person_id, a.certification_id, a.id
