-- What the enrolment of an attempt earned and was not revoked. complete: the course is finished. Of certificates issued again the latest.
SELECT EXISTS (SELECT FROM completion d WHERE d.enrolment_id = a.enrolment_id) AS complete,
       w.valid_to, w.window_opens, f.certification, f.code
FROM attempt a
LEFT JOIN (award_now w JOIN certificate f ON f.award_id = w.id)
    ON w.person_id = a.person_id AND w.revoked IS NULL
   AND (EXISTS (SELECT FROM completion d WHERE d.id = w.completion_id AND d.enrolment_id = a.enrolment_id)
        OR EXISTS (SELECT FROM award_evidence e JOIN attempt b ON b.id = e.attempt_id WHERE e.award_id = w.id AND b.enrolment_id = a.enrolment_id))
   AND NOT EXISTS (SELECT FROM certificate n WHERE n.award_id = f.award_id AND n.number > f.number)
WHERE a.id = $1::bigint AND a.person_id = me() -- attempt
ORDER BY w.id
