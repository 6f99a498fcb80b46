-- The posts of a person in the sight of whoever asks, a row for each stretch of days on which one is the same; the newest first. post NULL: all.
-- One that never was has one row without days.
WITH stretch AS (
    SELECT s.post_id, s.facility_id, s.job_role_id, s.employment_kind, s.patient_contact, s.visitor_contact, s.is_primary, lower(s.during) AS from_date, last_day(s.during) AS to_date
    FROM post_span s WHERE s.person_id = $1::bigint AND ($2::bigint IS NULL OR s.post_id = $2::bigint) -- person, post
    UNION ALL
    SELECT * FROM (SELECT DISTINCT ON (v.post_id) v.post_id, v.facility_id, v.job_role_id, v.employment_kind, v.patient_contact, v.visitor_contact, v.is_primary, NULL::date, NULL::date
          FROM post_version v WHERE v.person_id = $1::bigint AND ($2::bigint IS NULL OR v.post_id = $2::bigint)
            AND NOT EXISTS (SELECT FROM post_span s WHERE s.person_id = v.person_id AND s.post_id = v.post_id)
          ORDER BY v.post_id, v.id DESC) never
)
SELECT x.post_id, f.code::text AS facility_code, n.name AS facility, r.code::text AS job_role_key, r.title AS job_role, x.employment_kind::text AS employment, x.patient_contact, x.visitor_contact, x.is_primary,
       x.from_date, x.to_date, x.from_date > $3::date AS coming, coalesce(x.to_date < $3::date, false) AS over, may_change_post($1::bigint, x.post_id) AS may_change, -- today
       EXISTS (SELECT FROM feed_post k WHERE k.post_id = x.post_id) AS by_feed
FROM stretch x JOIN facility f ON f.id = x.facility_id JOIN job_role r ON r.id = x.job_role_id
CROSS JOIN LATERAL (SELECT v.name FROM facility_version v WHERE v.facility_id = x.facility_id
                    ORDER BY v.from_date <= coalesce(x.from_date, $3::date) DESC, v.from_date DESC, v.id DESC LIMIT 1) n
ORDER BY x.from_date IS NULL, coalesce(x.to_date < $3::date, false), x.is_primary DESC, x.from_date DESC, x.post_id
