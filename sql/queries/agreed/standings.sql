-- How somebody stands on some days, post by post: of one certification, or of all.
SELECT d.o::integer AS place, d.day, c.title AS certification, t.certification_id, t.post_id, j.title AS job_role, t.standing::text AS standing, t.due
FROM unnest($2::date[]) WITH ORDINALITY d (day, o) -- days
JOIN timeline t ON t.person_id = $1::bigint AND t.during @> d.day AND ($3::bigint IS NULL OR t.certification_id = $3::bigint) -- person, certification
LEFT JOIN LATERAL (SELECT s.title FROM certification_span s WHERE s.certification_id = t.certification_id ORDER BY s.during @> d.day DESC,
                   lower(s.during) DESC LIMIT 1) c ON true
LEFT JOIN job_role j ON j.id = t.job_role_id
ORDER BY d.o, c.title, t.certification_id, t.post_id
