-- Awards that their work no longer makes.
INSERT INTO award_revocation (award_id, person_id, reason, derived)
SELECT a.id, a.person_id, $2::text, true -- why
FROM award a WHERE a.id = ANY ($1::bigint[]) -- awards
