-- Completions of a person with their corrections, newest first, for administrators over them; of one completion, or one correction, or all.
SELECT c.completion, k.id AS course_id, c.course, c.title, c.version, c.recorded_on, c.counts_on, c.correction, c.new_day, c.reason, c.said_by, c.said_by_me, c.said_on,
       c.agreed, c.decided_by, c.correction IS NOT NULL AND c.agreed IS NULL AS waits
FROM completion_corrections($1::bigint) c JOIN course k ON k.code = c.course -- person
WHERE ($2::bigint IS NULL OR c.completion = $2::bigint) AND ($3::bigint IS NULL OR c.correction = $3::bigint) -- completion, correction
