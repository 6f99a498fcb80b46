-- All courses: what is live, since when, how much it holds, and the latest version that is stored.
SELECT c.code, coalesce(l.title, s.title) AS title, l.version AS live, s.version AS latest,
       coalesce(l.minutes, s.minutes) AS minutes,
       (SELECT count(*) FROM item i WHERE i.course_version_id = coalesce(l.id, s.id)) AS items,
       (SELECT civil_date(coalesce(p.from_at, p.recorded_at), $1::text) FROM publication p -- zone
        WHERE p.id = live_publication(c.id)) AS published_on
FROM course c
JOIN LATERAL (SELECT v.* FROM course_version v WHERE v.course_id = c.id ORDER BY v.version DESC LIMIT 1) s ON true
LEFT JOIN live_course l ON l.course_id = c.id
ORDER BY c.code
