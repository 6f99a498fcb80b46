-- Courses that earn something and whose last material change no event has asked anybody to train again for.
SELECT c.code::text AS code, v.version AS number, v.title, civil_date(coalesce(p.from_at, p.recorded_at), (SELECT zone FROM network)) AS day
FROM course c
JOIN LATERAL (
    SELECT x.* FROM publication x
    WHERE x.course_id = c.id AND x.change = 'material' AND coalesce(x.from_at, x.recorded_at) <= clock()
      AND NOT EXISTS (SELECT FROM publication_end e WHERE e.publication_id = x.id AND e.kind = 'called off')
    ORDER BY x.id DESC LIMIT 1) p ON true
JOIN course_version v ON v.id = p.course_version_id
WHERE ($1::text IS NULL OR c.code = $1::text) -- code, or NULL: all
  AND EXISTS (SELECT FROM certification_part t WHERE t.course_id = c.id)
  AND NOT EXISTS (SELECT FROM rule_event_now e WHERE e.course_id = c.id
                    AND e.day >= civil_date(coalesce(p.from_at, p.recorded_at), (SELECT zone FROM network)))
ORDER BY c.code
