-- All awards of a person, newest first, whatever became of them. state on the day: valid, expired, revoked (by somebody), replaced (by what the
-- facts say now). why: of one by hand; of one that supersedes another; of one that was revoked or fell.
SELECT a.id AS award, s.title AS certification, k.code::text AS code, a.kind, a.earned_on, a.valid_from, a.valid_to, c.code AS certificate,
       CASE WHEN n.id IS NOT NULL OR r.derived THEN 'replaced'
            WHEN r.award_id IS NOT NULL AND coalesce(r.from_date, '-infinity') <= $2::date THEN 'revoked' -- today
            WHEN a.valid_to < $2::date THEN 'expired' ELSE 'valid' END AS state,
       CASE WHEN r.award_id IS NOT NULL THEN coalesce(r.from_date, civil_date(r.recorded_at, $3::text)) END AS ended_from, -- zone of the reader
       coalesce(r.reason, n.reason, CASE WHEN a.kind = 'manual' OR a.supersedes IS NOT NULL THEN a.reason END) AS why
FROM award a
JOIN certification k ON k.id = a.certification_id
LEFT JOIN award n ON n.supersedes = a.id
LEFT JOIN award_revocation r ON r.award_id = a.id
LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = a.certification_id
                   ORDER BY t.during @> a.valid_from DESC, lower(t.during) LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT x.code FROM certificate x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) c ON true
WHERE a.person_id = $1::bigint -- person
ORDER BY a.valid_from DESC, a.id DESC
