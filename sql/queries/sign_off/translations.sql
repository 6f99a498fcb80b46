-- The translations of a version and every kind of sign-off: what was asked, and whether it is signed.
SELECT l.language, k.kind, r.id AS request,
       s.last_signature IS NOT NULL AND s.again_on IS NULL AS answered,
       EXISTS (SELECT FROM signatures_of(v.id, l.language) s WHERE s.kind = k.kind AND s.bound = 'same' AND s.decision = 'signed'
               AND s.withdrawn_on IS NULL AND s.expires >= network_today()) AS signed
FROM course_version v
CROSS JOIN LATERAL (SELECT jsonb_object_keys(v.language_hashes) AS language) l
CROSS JOIN unnest(ARRAY['survivor-adviser', 'clinician', 'legal', 'accessibility']) WITH ORDINALITY k (kind, n)
LEFT JOIN review_request r ON r.course_version_id = v.id AND r.language = l.language AND r.kind = k.kind
LEFT JOIN LATERAL review_stands(r.id) s ON true
WHERE v.id = $1::bigint -- version
ORDER BY l.language, k.n
