-- What the person of this request finished between two days, with the minutes that each course is credited with, oldest first. Each counts on the day
-- that is on record now; one that a correction struck out stands on the day it was recorded with, and counts nothing.
SELECT n.name AS network, p.display_name AS person, p.employee_number, c.completion, c.course, c.title, c.version, c.completed_on, c.recorded_on, c.counts, c.minutes,
       c.correction, c.waiting, c.revoked_from
FROM person p CROSS JOIN network n
LEFT JOIN LATERAL (
    SELECT d.id AS completion, k.code::text AS course, coalesce(v.translations->$3::text->>'title', v.title) AS title, v.version, coalesce(w.completed_on, d.completed_on) AS completed_on, -- language
           d.completed_on AS recorded_on, w.id IS NOT NULL AS counts, d.minutes, x.reason AS correction,
           EXISTS (SELECT FROM completion_correction y WHERE y.completion_id = d.id
                   AND NOT EXISTS (SELECT FROM completion_correction_decision z WHERE z.correction_id = y.id)) AS waiting,
           (SELECT min(coalesce(r.from_date, d.completed_on)) FROM award_now a JOIN award_revocation r ON r.award_id = a.id AND NOT r.derived
            WHERE a.completion_id = d.id AND a.person_id = d.person_id) AS revoked_from
    FROM completion d JOIN course_version v ON v.id = d.course_version_id JOIN course k ON k.id = v.course_id
    LEFT JOIN completion_now w ON w.id = d.id AND w.person_id = d.person_id
    LEFT JOIN LATERAL (
        SELECT y.reason FROM completion_correction y JOIN completion_correction_decision z ON z.correction_id = y.id AND z.agreed
        WHERE y.completion_id = d.id ORDER BY z.id DESC LIMIT 1) x ON true
    WHERE d.person_id = me() AND coalesce(w.completed_on, d.completed_on) BETWEEN $1::date AND $2::date) c ON true -- first day, last day
WHERE p.id = me()
ORDER BY c.completed_on, c.completion
