-- What was recorded of a post, the latest first: as far as whoever asks sees where it stood.
SELECT v.from_date, v.to_date, n.name AS facility, r.title AS job_role, v.employment_kind::text AS employment, v.patient_contact, v.visitor_contact, v.is_primary,
       v.reason, b.display_name AS by_name, v.recorded_by, civil_date(v.recorded_at, $3::text) AS recorded_on -- zone of the reader
FROM post_version v JOIN job_role r ON r.id = v.job_role_id LEFT JOIN person b ON b.id = v.recorded_by
CROSS JOIN LATERAL (SELECT w.name FROM facility_version w WHERE w.facility_id = v.facility_id ORDER BY w.from_date <= v.from_date DESC, w.from_date DESC, w.id DESC LIMIT 1) n
WHERE v.person_id = $1::bigint AND v.post_id = $2::bigint -- person, post
ORDER BY v.id DESC LIMIT 100
