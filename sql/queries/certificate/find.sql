-- One certificate, if the person of the request may see it.
SELECT c.*, CASE WHEN r.award_id IS NOT NULL AND coalesce(r.from_date, '-infinity') <= $2::date THEN 'revoked'
                 WHEN c.valid_to < $2::date THEN 'expired' ELSE 'valid' END AS state
FROM certificate c LEFT JOIN award_revocation r ON r.award_id = c.award_id
WHERE c.code = $1::text -- code, today
