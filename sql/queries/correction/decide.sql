-- The second person's word on a correction. answer: done; over; same person.
SELECT completion_correction_decide($1::bigint, $2::bigint, $3::boolean) AS answer -- person, correction, whether they agree
