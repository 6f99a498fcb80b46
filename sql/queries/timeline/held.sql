-- What a person was awarded. revoked: from that day on; -infinity: on no day.
SELECT a.certification_id, a.valid_from, coalesce(a.valid_to, 'infinity') AS valid_to,
       coalesce(a.window_opens, 'infinity') AS window_opens,
       CASE WHEN r.award_id IS NULL THEN 'infinity'::date ELSE r.from_date END AS revoked,
       r.award_id IS NOT NULL AND r.from_date IS NULL AS never
FROM award a LEFT JOIN award_revocation r ON r.award_id = a.id
WHERE a.person_id = $1::bigint -- person
ORDER BY a.certification_id, a.id
