-- Everything a person has completed, newest first. Of certificates issued again the latest. counts: false where a correction has struck it out.
-- recorded_on: the day before it was corrected; correction, waiting: in force, and not decided yet.
SELECT c.id AS completion, coalesce(n.completed_on, c.completed_on) AS completed_on, c.completed_on AS recorded_on, n.id IS NOT NULL AS counts, c.minutes,
       k.code AS course_code, v.title, v.version,
       coalesce((SELECT max(hundredths) FROM credit x WHERE x.course_version_id = v.id
                 AND days(x.from_date, x.until_date) @> coalesce(n.completed_on, c.completed_on)), 0) AS hundredths,
       t.certification, t.certificate, t.valid_to, coalesce(t.revoked, false) AS revoked, t.revoked_from, t.issued_again_on,
       x.reason AS correction, w.id IS NOT NULL AS waiting
FROM completion c JOIN course_version v ON v.id = c.course_version_id JOIN course k ON k.id = v.course_id
LEFT JOIN completion_now n ON n.id = c.id AND n.person_id = c.person_id
LEFT JOIN LATERAL (
    SELECT y.reason FROM completion_correction y JOIN completion_correction_decision d ON d.correction_id = y.id AND d.agreed
    WHERE y.completion_id = c.id ORDER BY d.id DESC LIMIT 1) x ON true
LEFT JOIN LATERAL (
    SELECT y.id FROM completion_correction y
    WHERE y.completion_id = c.id AND NOT EXISTS (SELECT FROM completion_correction_decision d WHERE d.correction_id = y.id) LIMIT 1) w ON true
LEFT JOIN LATERAL (
    SELECT string_agg(f.certification, ', ' ORDER BY f.id) AS certification, min(f.code) AS certificate, max(a.valid_to) AS valid_to,
           bool_or(coalesce(a.revoked <= civil_date(clock(), f.zone), false)) AS revoked,
           min(coalesce(r.from_date, civil_date(r.recorded_at, f.zone))) AS revoked_from,
           max(CASE WHEN f.number > 1 THEN civil_date(f.recorded_at, f.zone) END) AS issued_again_on
    FROM award_now a
    JOIN LATERAL (SELECT x.* FROM certificate x WHERE x.award_id = a.id ORDER BY x.number DESC LIMIT 1) f ON true
    LEFT JOIN award_revocation r ON r.award_id = a.id
    WHERE a.completion_id = c.id AND NOT a.fallen
) t ON true
WHERE c.person_id = $1::bigint -- person
ORDER BY completed_on DESC, c.id DESC
