-- The publication of a version ends: called off while it waits, withdrawn while it is live. No row: it is neither.
INSERT INTO publication_end (publication_id, kind, reason, recorded_by)
SELECT p.id, CASE WHEN p.id = waiting_publication(p.course_id) THEN 'called off' ELSE 'withdrawn' END, $2::text, $3::bigint -- reason, person
FROM publication p WHERE p.course_version_id = $1::bigint -- version
  AND p.id IN (waiting_publication(p.course_id), live_publication(p.course_id))
RETURNING kind
