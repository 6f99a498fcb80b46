-- Awards that their work no longer makes.
INSERT INTO award_revocation (award_id, person_id, reason, derived)
SELECT a.id, a.person_id, $3::text, true -- why
FROM award a WHERE a.person_id = $1::bigint AND a.id = ANY ($2::bigint[]) -- person, awards
