-- What other systems are told, after a number, in its order. since: leave out what was recorded before that day of the network's calendar. Of a
-- completion as it was said then; json: the same row for programs.
SELECT x.*, to_json(x)::text AS json FROM (
    SELECT e.number AS cursor, e.event, p.employee_number, p.display_name AS name, f.code::text AS facility, k.code::text AS course, v.title, v.version,
           coalesce(x.completed_on, c.completed_on, a.earned_on) AS completed_on, CASE WHEN e.completion_id IS NOT NULL THEN c.minutes END AS minutes,
           q.code::text AS certification, a.valid_from, a.valid_to, t.code AS certificate,
           civil_date(e.recorded_at, n.zone) AS recorded_on
    FROM (SELECT o.* FROM outward_event o
          WHERE o.number > $1::bigint AND ($2::date IS NULL OR o.recorded_at >= $2::date::timestamp AT TIME ZONE (SELECT zone FROM network)) -- after, since
          ORDER BY o.number LIMIT $3::integer) e -- how many
    CROSS JOIN network n
    JOIN person p ON p.id = e.person_id
    LEFT JOIN facility f ON f.id = e.facility_id
    LEFT JOIN award a ON a.id = e.award_id
    LEFT JOIN certification q ON q.id = a.certification_id
    LEFT JOIN completion c ON c.id = coalesce(e.completion_id, a.completion_id)
    LEFT JOIN completion_correction x ON x.id = e.correction_id
    LEFT JOIN course_version v ON v.id = c.course_version_id
    LEFT JOIN course k ON k.id = v.course_id
    LEFT JOIN LATERAL (SELECT s.code FROM certificate s WHERE s.award_id = e.award_id ORDER BY s.number DESC LIMIT 1) t ON true
) x ORDER BY x.cursor
