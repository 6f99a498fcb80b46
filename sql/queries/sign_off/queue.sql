-- What the person of the request asks others to sign, as an author, or is asked to sign: what waits first, the longest waiting before. decision: the latest word that
-- stands for this very version; NULL: none yet. again_on: asked again since. signs: it is for them to sign.
SELECT r.id, c.code::text, v.version, v.title, r.kind, r.language, coalesce(a.again_on, r.asked_on) AS asked_on, a.again_on, s.decision, s.mine, s.expires,
       may_sign(r.kind) AND v.recorded_by IS DISTINCT FROM me() AS signs,
       (SELECT count(*) FROM review_comment x WHERE x.request_id = r.id AND x.answers IS NULL
          AND NOT EXISTS (SELECT FROM review_comment d WHERE d.answers = x.id AND d.settles)) AS open
FROM review_request r
JOIN course_version v ON v.id = r.course_version_id
JOIN course c ON c.id = v.course_id
LEFT JOIN LATERAL (
    SELECT w.decision, w.mine, w.expires FROM signatures_of(v.id, r.language) w
    WHERE w.kind = r.kind AND w.bound = 'same' AND w.withdrawn_on IS NULL AND (w.decision = 'declined' OR w.expires >= network_today())
    ORDER BY w.id DESC LIMIT 1
) s ON true
LEFT JOIN LATERAL review_stands(r.id) a ON true
WHERE may('author') OR may_sign(r.kind)
ORDER BY s.decision IS NOT NULL AND a.again_on IS NULL, coalesce(a.again_on, r.asked_on), r.id
