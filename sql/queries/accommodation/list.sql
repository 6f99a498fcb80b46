-- What was agreed for a person, newest first, with the reasons.
SELECT extra_percent, from_date, to_date, reason, approved_by, civil_date(recorded_at, $2::text) AS recorded_on -- zone of the reader
FROM accommodations_of($1::bigint) -- person
