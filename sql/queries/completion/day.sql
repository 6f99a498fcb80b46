-- The civil date of a completion, by the zone of the primary post: looked up now, since it is recorded. It is the day of the last
-- thing that the course asks for: the work just sent, the last page, and of each other quiz the first attempt that was enough.
SELECT z.zone, least(civil_date(clock(), z.zone), CASE WHEN $3::timestamptz IS NULL THEN civil_date(clock(), z.zone) ELSE -- when it was sent, or NULL: now
           greatest(civil_date($3::timestamptz, z.zone), civil_date(w.at, z.zone), civil_date(r.at, z.zone)) END) AS day
FROM (SELECT person_zone($1::bigint) AS zone) z -- person
CROSS JOIN LATERAL (SELECT max(r.recorded_at) AS at FROM page_read r JOIN page p ON p.id = r.page_id JOIN module m ON m.id = p.module_id
                    WHERE r.enrolment_id = $2::bigint AND NOT m.optional) r -- enrolment
CROSS JOIN LATERAL (
    SELECT max(f.at) AS at FROM (
        SELECT min(a.submitted_at) AS at FROM attempt a JOIN quiz q ON q.id = a.quiz_id
        WHERE a.enrolment_id = $2::bigint AND q.needed <> 'no' AND CASE q.needed WHEN 'passed' THEN a.passed ELSE a.state = 'finished' END
        GROUP BY a.quiz_id) f
) w
