-- Everything a person has completed, newest first.
SELECT c.completed_on, c.minutes, k.code AS course_code, v.title, v.version,
       coalesce((SELECT max(hundredths) FROM credit x WHERE x.course_version_id = v.id), 0) AS hundredths,
       (SELECT string_agg(t.certification, ', ' ORDER BY t.id) FROM certificate t JOIN award a ON a.id = t.award_id
        WHERE a.completion_id = c.id) AS certification,
       (SELECT min(t.code) FROM certificate t JOIN award a ON a.id = t.award_id WHERE a.completion_id = c.id) AS certificate,
       (SELECT max(a.valid_to) FROM award a WHERE a.completion_id = c.id) AS valid_to,
       EXISTS (SELECT FROM award a JOIN award_revocation r ON r.award_id = a.id WHERE a.completion_id = c.id) AS revoked
FROM completion c JOIN course_version v ON v.id = c.course_version_id JOIN course k ON k.id = v.course_id
WHERE c.person_id = $1::bigint -- person
ORDER BY c.completed_on DESC, c.id DESC
