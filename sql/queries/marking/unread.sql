-- Answers that wait and that nobody may mark, the longest waiting first, for administrators over the place.
SELECT essay, course, question, facility, coalesce(facility_name, facility) AS facility_name, readings,
       civil_date(submitted_at, $1::text) AS sent_on, -- zone of the reader
       civil_date(clock(), $1::text) - civil_date(submitted_at, $1::text) AS days
FROM marking_unread()
