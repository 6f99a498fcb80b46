-- The awards of a person for an administrator over them, newest first; for anybody else none.
SELECT award, kind, certification, valid_from, valid_to, code, holder, number, revoked, revoked_from, revoked_reason, fallen, why, given_by,
       CASE WHEN fallen THEN 'replaced' WHEN revoked AND coalesce(revoked_from, '-infinity') <= civil_date(clock(), zone) THEN 'revoked'
            WHEN valid_to < civil_date(clock(), zone) THEN 'expired' ELSE 'valid' END AS state
FROM awards_to_administer($1::bigint) -- person
WHERE $2::bigint IS NULL OR award = $2::bigint -- one award, or all
