-- Awards that supersede some that a person has revoked are revoked with them.
INSERT INTO award_revocation (award_id, person_id, from_date, reason, recorded_by)
SELECT n.id, n.person_id, r.from_date, r.reason, r.recorded_by
FROM award n JOIN award_revocation r ON r.award_id = n.supersedes AND NOT r.derived
WHERE n.supersedes = ANY ($1::bigint[]) -- the awards superseded
