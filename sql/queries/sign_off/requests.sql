-- Every kind of sign-off: what was asked for this version, whether it was asked again since the latest word, and how many people could
-- sign it. One row each.
SELECT k.kind, coalesce(g.signers, 0) AS signers, r.id AS request, r.asked_on, s.again_on,
       (SELECT count(*) FROM review_comment c WHERE c.request_id = r.id AND c.answers IS NULL
          AND NOT EXISTS (SELECT FROM review_comment d WHERE d.answers = c.id AND d.settles)) AS open
FROM unnest(ARRAY['survivor-adviser', 'clinician', 'legal', 'accessibility']) WITH ORDINALITY k (kind, n)
LEFT JOIN signers_by_kind() g ON g.kind = k.kind
LEFT JOIN review_request r ON r.kind = k.kind AND r.course_version_id = $1::bigint AND r.language = $2::text -- version; language or ""
LEFT JOIN LATERAL review_stands(r.id) s ON true
ORDER BY k.n
