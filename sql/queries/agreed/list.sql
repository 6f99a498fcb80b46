-- What was agreed for a person, newest first, for those who administer or audit them; NULL id: all.
SELECT a.kind, a.id, s.title AS certification, a.of_date, a.from_date, a.to_date, a.approved_by, civil_date(a.recorded_at, $2::text) AS recorded_on, -- zone of the reader
       a.may_read, a.code, a.reason, a.ended, a.ended_from, a.ended_by, a.ended_reason
FROM agreed_for($1::bigint) a -- person
LEFT JOIN LATERAL (SELECT t.title FROM certification_span t WHERE t.certification_id = a.certification_id ORDER BY lower(t.during) DESC LIMIT 1) s ON true
WHERE $3::text IS NULL OR (a.kind = $3::text AND a.id = $4::bigint) -- kind, id
