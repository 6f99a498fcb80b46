-- Earlier versions of the course of a version that signers were asked about, or that is live: what their signatures are worth for this
-- one is not known yet.
SELECT o.id FROM course_version v JOIN course_version o ON o.course_id = v.course_id AND o.version < v.version AND o.hash <> v.hash
WHERE v.id = $1::bigint -- version
  AND (o.id = live_version(o.course_id) OR EXISTS (SELECT FROM review_request r WHERE r.course_version_id = o.id)) -- every signature has its request
  AND NOT EXISTS (SELECT FROM sign_off_kept k WHERE k.course_version_id = v.id AND k.from_version_id = o.id)
ORDER BY o.version
