-- What the enrolment of an attempt earned and was not revoked. complete: the course is finished. Of certificates issued again the latest.
SELECT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = a.enrolment_id) AS complete,
       w.valid_to, w.window_opens, f.certification, f.code
FROM attempt a
LEFT JOIN (completion d JOIN award_now w ON w.completion_id = d.id AND w.revoked IS NULL JOIN certificate f ON f.award_id = w.id)
    ON d.enrolment_id = a.enrolment_id AND d.person_id = a.person_id
   AND NOT EXISTS (SELECT FROM certificate n WHERE n.award_id = f.award_id AND n.number > f.number)
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
ORDER BY w.id
