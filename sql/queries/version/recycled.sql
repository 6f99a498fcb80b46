-- Items whose id stood for another kind of item in the version that is live, or was last.
SELECT i.key::text, i.kind, o.kind AS was, b.version
FROM course_version v
JOIN LATERAL (SELECT p.course_version_id AS id FROM publication p
              WHERE p.course_id = v.course_id AND p.course_version_id <> v.id AND (p.from_at IS NULL OR p.from_at <= clock())
                AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = p.id AND e.kind = 'called off')
              ORDER BY p.id DESC LIMIT 1) l ON true
JOIN course_version b ON b.id = l.id
JOIN item i ON i.course_version_id = v.id
JOIN item o ON o.course_version_id = b.id AND o.key = i.key AND o.kind <> i.kind
WHERE v.id = $1::bigint -- version
ORDER BY i.key
