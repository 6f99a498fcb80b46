-- The essays that the person of this request may mark, the longest waiting first.
SELECT essay, course, quiz, question, civil_date(submitted_at, $1::text) AS sent_on, -- zone of the reader
       civil_date(clock(), $1::text) - civil_date(submitted_at, $1::text) AS days
FROM marking_queue()
