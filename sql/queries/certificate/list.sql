-- The certificates of a person, newest first; of those issued again the latest alone.
SELECT c.code, c.certification, c.hundredths, c.completed_on, c.valid_from, c.valid_to, certificate_state(c, $2::date) AS state
FROM certificate c
WHERE c.person_id = $1::bigint -- person, today
  AND NOT EXISTS (SELECT FROM award n WHERE n.supersedes = c.award_id)
  AND NOT EXISTS (SELECT FROM certificate n WHERE n.award_id = c.award_id AND n.number > c.number)
ORDER BY c.valid_from DESC, c.id DESC
