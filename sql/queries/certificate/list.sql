-- The certificates of a person, newest first.
SELECT c.code, c.certification, c.hundredths, c.completed_on, c.valid_from, c.valid_to,
       CASE WHEN r.award_id IS NOT NULL AND coalesce(r.from_date, '-infinity') <= $2::date THEN 'revoked'
            WHEN c.valid_to < $2::date THEN 'expired' ELSE 'valid' END AS state
FROM certificate c LEFT JOIN award_revocation r ON r.award_id = c.award_id
WHERE c.person_id = $1::bigint -- person, today
ORDER BY c.valid_from DESC, c.id DESC
